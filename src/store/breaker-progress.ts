/** How far the stream of breakers' transitions was read into the database, moved together with all that it brought. */
import type { NewNotice } from '@/domain/breaker/notices'
import { DomainError } from '@/domain/errors'
import type { Notice } from '@/domain/view/breaker-views'
import type { BreakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import { recordBreakerEvents } from './breaker-events'
import { type Database, inTransaction } from './database'
import { insertNotices, newestNotices } from './notices'
import { notify } from './notify'
import { addDeliveries } from './webhook-deliveries'

export interface BreakerProgress {
  /** Id of the last entry that was read. */
  after: string
  /** Rises with each step. */
  version: number
  /** The newest notices of each type, of each breaker. */
  told: Notice[]
}

const stream = redisKeys.breakerEvents
const beginning = '0-0'

export async function breakerProgress({ client }: Database): Promise<BreakerProgress> {
  const cursor = await client.streamCursor.findUnique({ where: { stream } })
  return { after: cursor?.after ?? beginning, version: cursor?.version ?? 0, told: await newestNotices(client) }
}

/**
 * All or nothing.
 * @param step `version` is that of the step before
 * @throws DomainError CONFLICT when somebody else has read on since
 */
export async function saveBreakerProgress(
  database: Database,
  step: Pick<BreakerProgress, 'after' | 'version'> & { events: readonly BreakerEvent[]; notices: readonly NewNotice[] },
  nowMs: number,
): Promise<void> {
  await inTransaction(database, async (queries) => {
    await queries.$executeRaw`
      INSERT INTO stream_cursors (stream, after, version) VALUES (${stream}, ${beginning}, 0) ON CONFLICT DO NOTHING`
    const { count } = await queries.streamCursor.updateMany({
      where: { stream, version: step.version },
      data: { after: step.after, version: step.version + 1 },
    })
    if (count === 0) throw new DomainError('CONFLICT', 'another controller has read on in the history of breakers')
    await recordBreakerEvents(queries, step.events)
    if (step.notices.length === 0) return
    await addDeliveries(queries, await insertNotices(queries, step.notices), nowMs)
    await notify(queries, 'notice')
  })
}
