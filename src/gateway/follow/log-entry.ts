import { z } from 'zod'
import { type LogMessage, logMessage } from '@/wire/revision-log'
import type { Refused } from './rule-follower'

/** One entry of the stream, or what is wrong with it: which revision, which object if one is at fault, and why. */
export type LogEntry = { ok: true; message: LogMessage } | { ok: false; refused: Refused }

export function parseLogEntry(text: string): LogEntry {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { ok: false, refused: { revision: 0, object: null, reason: `an entry is not JSON: ${String(error)}` } }
  }
  const parsed = logMessage.safeParse(value)
  if (parsed.success) return { ok: true, message: parsed.data }
  const [issue] = parsed.error.issues
  const path = issue?.path ?? []
  const reason = `${path.slice(3).join('.')}: ${issue?.message ?? 'it is not valid'}`
  return { ok: false, refused: { revision: revisionIn(value), object: objectAt(value, path), reason } }
}

const anyRevision = z.object({ revision: z.object({ revision: z.int(), changes: z.array(z.unknown()).default([]) }) })
const anyObject = z.object({ object: z.object({ kind: z.string(), namespace: z.string(), name: z.string() }) })

function revisionIn(value: unknown): number {
  return anyRevision.safeParse(value).data?.revision.revision ?? 0
}

/** Paths of problems begin with revision, changes and the number of the change. */
function objectAt(value: unknown, path: readonly PropertyKey[]): string | null {
  const number = path[0] === 'revision' && path[1] === 'changes' ? path[2] : undefined
  if (typeof number !== 'number') return null
  const change = anyObject.safeParse(anyRevision.safeParse(value).data?.revision.changes[number])
  return change.success ? `${change.data.object.kind}/${change.data.object.namespace}/${change.data.object.name}` : null
}
