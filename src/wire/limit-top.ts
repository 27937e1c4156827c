/**
 * Which keys a gateway was asked for in one minute, in `swy:rl:{policy}:top:<minute>`: JSON, deflated. Keys and figures
 * lie apart, because alike things deflate better.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import type { KeyCounts } from '@/domain/rate-limit/top-keys'

/** A gateway tells of so many keys of each sketch. */
export const keysTold = 200
/** How long a minute's keys are kept. */
export const topKeptMs = 2 * 3_600_000
export const topMinuteMs = 60_000

const count = z.int().min(0)
const keyCounts = z
  .object({
    total: count,
    missing: count,
    keys: z.array(z.string()).max(keysTold),
    counts: z.array(count).max(keysTold),
    errors: z.array(count).max(keysTold),
  })
  .refine((each) => each.keys.length === each.counts.length && each.keys.length === each.errors.length)

const limitTop = z.object({ version: z.literal(1), judged: keyCounts, refused: keyCounts })

/** Of a minute on one gateway: what was judged, and what of that was refused (in SHADOW mode: would have been). */
export interface LimitTop {
  judged: KeyCounts
  refused: KeyCounts
}

/** More would not be what a gateway wrote. */
const mostBytes = 1_000_000

export function encodeLimitTop({ judged, refused }: LimitTop): Buffer {
  const value: z.infer<typeof limitTop> = { version: 1, judged: columns(judged), refused: columns(refused) }
  return deflateRawSync(JSON.stringify(value), { level: 1 })
}

/** Null for what cannot be read. */
export function decodeLimitTop(data: Buffer): LimitTop | null {
  try {
    const text = inflateRawSync(data, { maxOutputLength: mostBytes }).toString()
    const { judged, refused } = limitTop.parse(JSON.parse(text))
    return { judged: rows(judged), refused: rows(refused) }
  } catch {
    return null
  }
}

function columns({ total, missing, keys }: KeyCounts): z.infer<typeof keyCounts> {
  return {
    total,
    missing,
    keys: keys.map((each) => each.key),
    counts: keys.map((each) => each.count),
    errors: keys.map((each) => each.error),
  }
}

function rows({ total, missing, keys, counts, errors }: z.infer<typeof keyCounts>): KeyCounts {
  return {
    total,
    missing,
    keys: keys.map((key, at) => ({ key, count: counts[at] ?? 0, error: errors[at] ?? 0 })),
  }
}
