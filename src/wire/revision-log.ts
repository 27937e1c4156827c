import { z } from 'zod'
import { publishedObject, revision } from '@/domain/revision/object'

/**
 * The published log. `head` is the one key that gateways watch; a revision is visible when `head` names it, whole or
 * not at all. A new `epoch` means: read everything afresh.
 */
export const wireVersion = 1

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
  recent: z.array(revision),
})
export type Head = z.infer<typeof head>

/** One value below `log/<revision>/`: part 0 tells how many parts there are; their texts, joined, are a `revision` as JSON. */
export const logPart = z.object({ parts: z.int().min(1), text: z.string() })

/** One value below `snapshot/<revision>/`. */
export const snapshotPart = z.object({ objects: z.array(publishedObject) })

/** What stands in the Redis stream: the revision and the epoch it belongs to. */
export const logMessage = z.object({ version: z.literal(wireVersion), epoch: z.string(), revision })
export type LogMessage = z.infer<typeof logMessage>
