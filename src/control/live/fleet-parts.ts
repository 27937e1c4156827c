import { z } from 'zod'
import type { StreamEntry } from '@/telemetry/stream'
import { fleetService, type FleetService } from '@/wire/fleet'

const names = z.array(z.string())

/** Services that entries of the log name; null when one of them cannot be read, so that anything may have changed. */
export function namesInLog(entries: readonly StreamEntry[]): Set<string> | null {
  const all = new Set<string>()
  for (const { fields } of entries) {
    const read = names.safeParse(parseJson(fields.services ?? ''))
    if (!read.success) return null
    for (const name of read.data) all.add(name)
  }
  return all
}

/** A service as it stands in Redis; null when nothing does, or nothing that this version can read. */
export function parsedService(text: string | null | undefined): FleetService | null {
  if (text === null || text === undefined) return null
  const read = fleetService.safeParse(parseJson(text))
  return read.success ? read.data : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
