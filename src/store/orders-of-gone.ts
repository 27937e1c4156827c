import { commitWithin, lockHead } from './commit-revision'
import type { Queries } from './database'

/** Takes back what operators ordered of an instance that is gone: one revision, or none when there was no such order. */
export async function dropOrdersOf(
  queries: Queries,
  { service, instanceId, actor }: { service: string; instanceId: string; actor: string },
  nowMs: number,
): Promise<void> {
  const head = await lockHead(queries)
  const rows = await queries.instanceOverride.findMany({
    where: { service, instanceId },
    select: { namespace: true, name: true },
  })
  if (rows.length === 0) return
  await commitWithin(queries, head, {
    edits: rows.map((id) => ({ op: 'delete', id: { kind: 'instance-override', ...id }, baseVersion: 'ANY' })),
    message: `${rows.map(({ name }) => name).join(', ')} was deregistered`.slice(0, 500),
    author: { id: null, name: actor },
    nowMs,
  })
}
