/**
 * Publishers are killed with SIGKILL at random points while somebody commits without pause. What must hold: every
 * committed revision becomes visible exactly once and in order, no set is ever visible that was not committed, and at the
 * end every gateway enforces what the database holds. Watched by following Redis and Consul from the first revision, by
 * three followers with the gateway's own parts, and by a gateway process.
 */
import { createConsul } from '@/adapters/consul/consul'
import { eventually, startTestConsul, startTestDatabase, startTestRedis } from '@/embedded/testing'
import { freePorts } from '@/embedded/free-ports'
import { type Database, openDatabase } from '@/store/database'
import { createNamespace } from '@/store/namespaces'
import { currentHead, revisionsAfter } from '@/store/revisions'
import { chanceOf } from '../support/chance'
import { CleanUp } from '../support/cleanup'
import type { FaultOptions, FaultResult } from '../support/fault-run'
import { startFollower } from '../support/follower'
import { bundleProcesses, ended } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { namespace, startCommitting } from './committer'
import { judge } from './judge'
import { Killing } from './killing'
import { startObserver } from './observer'

const prefix = 'switchyard/fault/'
const programs = ['src/processes/controller.ts', 'src/processes/gateway.ts', 'fault/publish-kill/publisher-process.ts']

export async function runPublishKill({ seed, short, say }: FaultOptions): Promise<FaultResult> {
  const kills = short ? 8 : 100
  const cleanUp = new CleanUp()
  try {
    const [consulServer, redisServer, databaseServer, processes, folder] = await Promise.all([
      startTestConsul(),
      startTestRedis(),
      startTestDatabase(),
      bundleProcesses(programs),
      temporaryFolder(),
    ])
    cleanUp.add(consulServer, redisServer, databaseServer, { stop: folder.remove }, processes)
    const database = openDatabase(databaseServer.url)
    const consul = createConsul({ address: consulServer.address })
    cleanUp.add({ stop: () => database.close() }, { stop: () => consul.close() })
    const by = { actor: { id: null, name: 'fault' }, nowMs: Date.now() }
    await createNamespace(database, { name: namespace, description: '', requiresApproval: false }, by)

    const [port = 0, adminPort = 0] = await freePorts(2)
    const env = {
      DATABASE_URL: databaseServer.url,
      REDIS_URL: redisServer.url,
      CONSUL_HTTP_ADDR: consulServer.address,
      SWITCHYARD_ALLOW_LOOPBACK: 'yes',
      SWITCHYARD_CONSUL_PREFIX: prefix,
      SWITCHYARD_DATA_DIR: folder.path,
      SWITCHYARD_GATEWAY_PORT: String(port),
      SWITCHYARD_GATEWAY_ADMIN_PORT: String(adminPort),
      SWITCHYARD_LOG_LEVEL: 'warn',
    }
    processes.start('gateway', { env })
    const where = { consul, redisUrl: redisServer.url, prefix }
    const observer = startObserver({ ...where, gatewayAdmin: `http://127.0.0.1:${String(adminPort)}` })
    cleanUp.add(observer)
    const followers = await Promise.all(['a', 'b', 'c'].map((name) => startFollower({ ...where, name })))
    cleanUp.add(...followers)

    const killing = new Killing(processes, env, chanceOf(seed, 'kills'), say)
    // The stream begins with the revision that the first publisher finds: let that be none.
    const first = await killing.startOne()
    await eventually(() => {
      if (observer.entries.length === 0) throw new Error('nothing was published')
    })
    await ended(first, 'SIGTERM')
    const committing = startCommitting(database, chanceOf(seed, 'edits'))
    say(`killing ${String(kills)} publishers under continuous commits`)
    const killed = await killing.run(kills).finally(() => committing.stop())
    say(`${String(committing.revisions)} revisions were committed; the last publisher may finish`)
    await killing.startOne()
    const head = await currentHead(database)
    const sights = () => [
      { name: 'heads in Consul', versions: observer.heads },
      { name: 'gateway', versions: observer.enforced },
      ...followers.map(({ name, seen }) => ({ name: `follower ${name}`, versions: seen })),
    ]
    await eventually(
      () => {
        const behind = sights().filter(({ versions }) => versions.at(-1)?.checksum !== head.checksum)
        if (behind.length > 0) throw new Error(`${behind.map(({ name }) => name).join(', ')}: behind`)
      },
      { withinMs: 30_000, everyMs: 100 },
    ).catch((error: unknown) => {
      say(String(error)) // told as lost below
    })
    await killing.stop()
    const stream = { name: 'stream in Redis', versions: observer.entries }
    const verdict = judge({ committed: await checksums(database), stream, others: sights() })
    const wrongSets = followers.reduce((sum, each) => sum + each.wrongSets.length, 0)
    return {
      tried: killed.kills,
      lost: verdict.lost,
      halfApplied: verdict.halfApplied + wrongSets + observer.corrupt.length,
      reordered: verdict.reordered,
      problems: [...verdict.problems, ...unproven(killed.kills, kills, committing)],
      more: {
        revisions: head.revision,
        of_several_parts: committing.big,
        told_again: verdict.toldAgain,
        refused: followers.reduce((sum, each) => sum + each.refusals.length, 0),
        killed_while: killed.met,
      },
    }
  } finally {
    await cleanUp.run()
  }
}

/** Why the run does not prove what it claims. */
function unproven(killed: number, wanted: number, committing: { revisions: number; big: number }): string[] {
  const problems: string[] = []
  if (killed < wanted) problems.push(`only ${String(killed)} of ${String(wanted)} were killed`)
  if (committing.revisions < wanted) problems.push(`only ${String(committing.revisions)} revisions were committed`)
  if (committing.big === 0) problems.push('no revision of several parts was committed')
  return problems
}

async function checksums(database: Database): Promise<Map<number, string>> {
  const found = new Map<number, string>()
  for (;;) {
    const some = await revisionsAfter(database, found.size, 200)
    for (const { revision, checksum } of some) found.set(revision, checksum)
    if (some.length === 0) return found
  }
}
