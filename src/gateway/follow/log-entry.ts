import { z } from 'zod'
import { faultyObject } from '@/wire/faulty-object'
import { head, type LogMessage, logMessage } from '@/wire/revision-log'
import type { Refused } from './rule-follower'

/** One entry of the stream, or what is wrong with it: which revision, which object if one is at fault, and why. */
export type LogEntry = { ok: true; message: LogMessage } | { ok: false; refused: Refused }

export function parseLogEntry(text: string): LogEntry {
  const read = readJson(text)
  if (!read.ok) return { ok: false, refused: { revision: 0, object: null, reason: `an entry is ${read.reason}` } }
  const parsed = logMessage.safeParse(read.value)
  if (parsed.success) return { ok: true, message: parsed.data }
  const { revision, ...fault } = faultOf(parsed.error, read.value, 3)
  return { ok: false, refused: { revision: revision ?? 0, ...fault } }
}

/** What is wrong with a head that cannot be read; null when its text does not tell more than is known. */
export function faultInHead(text: string): (Omit<Refused, 'revision'> & { revision: number | null }) | null {
  const read = readJson(text)
  if (!read.ok) return null
  const { error } = head.safeParse(read.value)
  return error ? faultOf(error, read.value, 4) : null
}

function readJson(text: string): { ok: true; value: unknown } | { ok: false; reason: string } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, reason: `not JSON: ${String(error)}` }
  }
}

const revisionOfHead = z.object({ revision: z.int() }).transform((each) => each.revision)
const revisionOfEntry = z.object({ revision: revisionOfHead }).transform((each) => each.revision)
const anyRevision = z.union([revisionOfHead, revisionOfEntry])

/** @param above how many parts of a problem's path lead to a change; they are left out where an object is named */
function faultOf(error: z.ZodError, value: unknown, above: number) {
  const [issue] = error.issues
  const path = issue?.path ?? []
  const object = faultyObject(value, path)
  const where = (object === null ? path : path.slice(above)).join('.')
  const reason = `${where === '' ? '' : `${where}: `}${issue?.message ?? 'it is not valid'}`
  return { revision: anyRevision.safeParse(value).data ?? null, object, reason }
}
