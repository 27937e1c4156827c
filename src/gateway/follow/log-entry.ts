import { z } from 'zod'
import { type LogMessage, logMessage } from '@/wire/revision-log'
import type { Refused } from './rule-follower'

/** One entry of the stream, or what is wrong with it: which revision if that can be told, and why. */
export type LogEntry = { ok: true; message: LogMessage } | { ok: false; refused: Refused }

export function parseLogEntry(text: string): LogEntry {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refused(0, `an entry is not JSON: ${String(error)}`)
  }
  const parsed = logMessage.safeParse(value)
  if (parsed.success) return { ok: true, message: parsed.data }
  const [issue] = parsed.error.issues
  const where = (issue?.path ?? []).join('.')
  return refused(
    numbered.safeParse(value).data?.revision.revision ?? 0,
    `${where === '' ? '' : `${where}: `}${issue?.message ?? 'it is not valid'}`,
  )
}

const numbered = z.object({ revision: z.object({ revision: z.int() }) })

function refused(revision: number, reason: string): LogEntry {
  return { ok: false, refused: { revision, object: null, reason } }
}
