import { z } from 'zod'
import type { Change, PublishedObject } from '@/domain/revision/object'

/**
 * The published log. `head` is the one key that gateways watch; a revision is visible when `head` names it, whole or
 * not at all. A new `epoch` means: read everything afresh.
 */
export const wireVersion = 1

const id = { kind: z.string().min(1), namespace: z.string().min(1), name: z.string().min(1) }

/**
 * An object as it is published: whose it is is sure, what it says is not. Its spec is read by who enforces it
 * (`gateway/rules/readable-object`), so that one object that a gateway cannot read is refused by its name, and the log
 * that it lies in can still be read, compared and followed to the revision that mends it.
 */
export const wireObject = z.looseObject({ ...id, spec: z.record(z.string(), z.unknown()) }).transform(
  // The one place where the type says more than was checked.
  (object) => object as unknown as PublishedObject,
)

export const wireChange = z
  .discriminatedUnion('op', [
    z.object({ op: z.literal('put'), object: wireObject }),
    z.object({ op: z.literal('delete'), id: z.object(id) }),
  ])
  .transform((change) => change as Change)

/** A `Revision` of the domain. */
export const wireRevision = z.object({
  revision: z.int().min(0),
  author: z.string(),
  message: z.string(),
  committedAtMs: z.int(),
  checksum: z.string(),
  changes: z.array(wireChange),
})

/** At most this many changes, and this many bytes of them, lie inline in `head`. */
export const recentLimits = { changes: 16, bytes: 8000 } as const
/** Consul holds at most 512 kB in a value; base64 in a transaction costs a third more. */
export const partBytes = 360_000

export const head = z.object({
  version: z.literal(wireVersion),
  epoch: z.string().min(1),
  revision: z.int().min(0),
  /** The revision that a whole snapshot stands for; log entries from `snapshot + 1` to `revision` are kept. */
  snapshot: z.int().min(0),
  snapshotParts: z.int().min(0),
  checksum: z.string().length(64),
  publishedAtMs: z.int(),
  /** The last few revisions, oldest first, ending with `revision`, without a gap; empty when the last was too big. */
  recent: z.array(wireRevision),
})
export type Head = z.infer<typeof head>

/** One value below `log/<revision>/`: part 0 tells how many parts there are; their texts, joined, are a `revision` as JSON. */
export const logPart = z.object({ parts: z.int().min(1), text: z.string() })

/** One value below `snapshot/<revision>/`. */
export const snapshotPart = z.object({ objects: z.array(wireObject) })

/** What stands in the Redis stream: the revision and the epoch it belongs to. */
export const logMessage = z.object({ version: z.literal(wireVersion), epoch: z.string(), revision: wireRevision })
export type LogMessage = z.infer<typeof logMessage>
