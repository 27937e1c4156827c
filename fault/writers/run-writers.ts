/**
 * Many writers, one object. Each reads the object, edits what it read and publishes that edit through the use case that
 * the API calls; most come too late. What must hold: a writer that won has its edit in the log, made on exactly what the
 * winner before it left; every other was told CONFLICT; there are as many winners as revisions.
 */
import { createRedis, redisReady } from '@/adapters/redis/redis'
import { publishEdits } from '@/control/changes/publish-edits'
import type { ControlContext } from '@/control/context'
import { DomainError } from '@/domain/errors'
import type { Revision } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { startTestDatabase, startTestRedis } from '@/embedded/testing'
import { openDatabase } from '@/store/database'
import { createNamespace } from '@/store/namespaces'
import { findObjects } from '@/store/objects/objects'
import { currentHead, revisionsAfter } from '@/store/revisions'
import { chanceOf } from '../support/chance'
import type { FaultOptions, FaultResult } from '../support/fault-run'

const id = { kind: 'route', namespace: 'fault', name: 'contested' } as const
const actor = { id: 'writers', name: 'writers', email: 'writers@example.com', role: 'EDITOR' } as const

interface Win {
  mark: string
  /** The version that the edit was made on. */
  base: number
  revision: number
}

interface Tally {
  wins: Win[]
  conflicts: number
  others: string[]
}

export async function runWriters({ seed, short, say }: FaultOptions): Promise<FaultResult> {
  const [writers, edits] = short ? [20, 20] : [50, 200]
  const [databaseServer, redisServer] = await Promise.all([startTestDatabase(), startTestRedis()])
  const database = openDatabase(databaseServer.url)
  const redis = createRedis(redisServer.url, { name: 'fault' })
  const context: ControlContext = { database, redis, clock: Date, actor, allowLoopback: false }
  try {
    await redisReady(redis, 5000)
    const by = { actor, nowMs: Date.now() }
    await createNamespace(database, { name: id.namespace, description: '', requiresApproval: false }, by)
    await publishEdits(context, { edits: [{ op: 'put', object: marked('none'), baseVersion: null }], message: 'begin' })
    const from = (await currentHead(database)).revision
    say(`${String(writers)} writers with ${String(edits)} edits each on one object`)
    const tally: Tally = { wins: [], conflicts: 0, others: [] }
    await Promise.all(
      Array.from({ length: writers }, (_each, number) => write(context, tally, { seed, number, edits })),
    )
    say(`${String(tally.wins.length)} won, ${String(tally.conflicts)} were told CONFLICT`)
    return judge(tally, {
      tried: writers * edits,
      from,
      log: await revisionsAfter(database, from, writers * edits + 1),
      final: await readMark(context),
    })
  } finally {
    redis.disconnect()
    await database.close()
    await Promise.all([databaseServer.stop(), redisServer.stop()])
  }
}

function marked(mark: string) {
  const spec = routeSpec.parse({
    description: mark,
    match: { path: { type: 'PREFIX', value: '/contested' } },
    destinations: [{ service: 'contested', weightPercent: 100 }],
  })
  return { ...id, spec }
}

/** One writer: reads, now and then thinks, writes. */
async function write(
  context: ControlContext,
  tally: Tally,
  { seed, number, edits }: { seed: number; number: number; edits: number },
): Promise<void> {
  const chance = chanceOf(seed, `writer ${String(number)}`)
  for (let edit = 0; edit < edits; edit += 1) {
    const mark = `writer ${String(number)}, edit ${String(edit)}, ${String(chance.below(1_000_000))}`
    try {
      const { version } = await readMark(context)
      if (chance.next() < 0.3) await new Promise((resolve) => setTimeout(resolve, chance.below(20)))
      const put = { op: 'put', object: marked(mark), baseVersion: version } as const
      const { revision } = await publishEdits(context, { edits: [put], message: mark })
      tally.wins.push({ mark, base: version, revision })
    } catch (error) {
      if (error instanceof DomainError && error.code === 'CONFLICT') tally.conflicts += 1
      else tally.others.push(error instanceof Error ? error.message : String(error))
    }
  }
}

async function readMark({ database }: ControlContext): Promise<{ mark: string; version: number }> {
  const [found] = (await findObjects(database.client, [id])).values()
  if (found?.kind !== 'route') throw new Error('the contested route is gone')
  return { mark: found.spec.description, version: found.version }
}

interface Outcome {
  tried: number
  /** The revision before the first edit. */
  from: number
  /** Every revision after it. */
  log: readonly Revision[]
  final: { mark: string; version: number }
}

function judge({ wins, conflicts, others }: Tally, { tried, from, log, final }: Outcome): FaultResult {
  const byRevision = new Map(wins.map((win) => [win.revision, win]))
  let lost = wins.length - byRevision.size // two that were told the same revision
  let halfApplied = 0
  let reordered = 0
  for (const [at, { revision, changes }] of log.entries()) {
    const win = byRevision.get(revision)
    const [change] = changes
    const written = change?.op === 'put' && change.object.kind === 'route' ? change.object.spec.description : null
    if (revision !== from + 1 + at) reordered += 1
    if (changes.length !== 1) halfApplied += 1
    if (written === null || written !== win?.mark) lost += 1
    // The object's version is the revision that wrote it: an edit made on anything older has overwritten somebody.
    else if (win.base !== revision - 1) lost += 1
  }
  if (wins.length > log.length) lost += wins.length - log.length
  const last = log.at(-1)
  const problems = [...new Set(others)].map((each) => `a writer was told neither success nor CONFLICT: ${each}`)
  if (final.version !== (last?.revision ?? from)) problems.push('the object is not as the last revision left it')
  if (final.mark !== byRevision.get(final.version)?.mark)
    problems.push('the object does not hold the last winner’s edit')
  if (wins.length + conflicts + others.length !== tried) problems.push('not every edit came to an end')
  return { tried, lost, halfApplied, reordered, problems, more: { won: wins.length, conflicts, revisions: log.length } }
}
