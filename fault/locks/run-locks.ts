/**
 * Fifty contenders in five processes fight for one lock and write to one fenced resource, with and without the fair line:
 * - in peace: never two inside, nobody left out;
 * - frozen: a process that is inside is stopped until others hold the lock, then goes on and writes;
 * - clock: the functions' clock is set back and forth by up to an hour;
 * - restart: Redis is killed and comes back with what its append-only file holds;
 * - promotion: a replica is cut off, the primary grants more tokens and dies, the replica takes over without those writes.
 * Held against the record of all who came: the resource takes no write that is older than one it took, no token is given
 * twice, and after each loss tokens are larger than all before.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { replaceFunctions } from '@/adapters/redis/load-functions'
import { chanceOf, type Chance } from '../support/chance'
import { CleanUp } from '../support/cleanup'
import type { FaultOptions, FaultResult } from '../support/fault-run'
import { bundleProcesses } from '../support/processes'
import { Contenders, type ContendersOptions } from './contenders'
import { startServer, type RedisServer } from './redis-servers'
import type { Resource } from './resource'

interface Stage {
  contenders: Contenders
  server: RedisServer
  chance: Chance
  rounds: number
  cleanUp: CleanUp
}

const ttlMs = 600
const kinds = ['peace', 'frozen', 'clock', 'restart', 'promotion'] as const
type Kind = (typeof kinds)[number]

const act: Record<Kind, (stage: Stage) => Promise<void>> = {
  peace: ({ rounds }) => sleep(rounds * 1000),
  frozen: freeze,
  clock: stepClock,
  restart,
  promotion: promote,
}

/** Where nothing is meant to end a lease it is long, so that a slow machine does not. */
const leaseMs: Record<Kind, number> = { peace: 20_000, frozen: ttlMs, clock: 20_000, restart: ttlMs, promotion: 20_000 }

export async function runLocks({ seed, short, seconds, say }: FaultOptions): Promise<FaultResult> {
  const rounds = seconds ?? (short ? 2 : 10)
  const count = short ? ([3, 4] as const) : ([5, 10] as const)
  const outcomes: { kind: Kind; resource: Resource }[] = []
  const processes = await bundleProcesses(['fault/locks/contender-process.ts'])
  try {
    for (const kind of kinds) {
      for (const fair of [false, true]) {
        const chance = chanceOf(seed, `${kind} ${String(fair)}`)
        const resource = await runStage({ processes, kind, fair, count, rounds, chance })
        outcomes.push({ kind, resource })
        const { acquisitions, refused, staleTaken, overlaps, givenTwice, wentBack } = resource
        const tokens = `tokens twice ${String(givenTwice)}, back ${String(wentBack)}`
        const stale = `stale writes refused ${String(refused)}, taken ${String(staleTaken)}`
        say(
          `${kind}${fair ? ', fair' : ''}: holds ${String(acquisitions)}, ${stale}, together ${String(overlaps)}, ${tokens}`,
        )
      }
    }
  } finally {
    await processes.stop()
  }
  return resultOf(outcomes)
}

interface StageOptions
  extends Pick<Stage, 'chance' | 'rounds'>, Pick<ContendersOptions, 'processes' | 'fair' | 'count'> {
  kind: Kind
}

async function runStage({ processes, kind, fair, count, rounds, chance }: StageOptions): Promise<Resource> {
  const cleanUp = new CleanUp()
  try {
    const server = await startServer()
    cleanUp.add(server)
    const contenders = new Contenders({
      ...{ processes, url: server.url, name: kind, fair, count },
      ttlMs: leaseMs[kind],
    })
    cleanUp.add(contenders)
    const { resource } = contenders
    await until(() => resource.acquisitions > 5)
    await act[kind]({ contenders, server, chance, rounds, cleanUp })
    const before = resource.acquisitions
    await until(() => resource.acquisitions > before + 5)
    return resource
  } finally {
    await cleanUp.run()
  }
}

function resultOf(outcomes: readonly { kind: Kind; resource: Resource }[]): FaultResult {
  const sum = (of: (resource: Resource) => number, kindsOf: readonly Kind[] = kinds) =>
    outcomes.reduce((all, { kind, resource }) => all + (kindsOf.includes(kind) ? of(resource) : 0), 0)
  const twice = sum((each) => each.givenTwice)
  const wentBack = sum((each) => each.wentBack)
  const stale = sum((each) => each.staleTaken)
  const together = sum((each) => each.overlaps, ['peace', 'clock'])
  const isProven = outcomes.every(({ kind, resource }) => kind !== 'frozen' || resource.refused > 0)
  return {
    tried: sum((each) => each.acquisitions),
    lost: stale,
    halfApplied: together,
    reordered: twice + wentBack,
    problems: isProven ? [] : ['no frozen holder wrote late, so nothing was proven'],
    more: {
      ...{ writes: sum((each) => each.writes), stale_refused: sum((each) => each.refused), stale_taken: stale },
      ...{ two_inside_without_fault: together, two_inside: sum((each) => each.overlaps) },
      ...{ tokens_given_twice: twice, tokens_gone_back: wentBack },
    },
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const endMs = performance.now() + 30_000
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error('nobody got the lock for 30 s')
    await sleep(10)
  }
}

/**
 * Its lease ends while it stands still; others come in and write; then it goes on where it was, and writes. One may have
 * written already when it is stopped: then it is tried with another.
 */
async function freeze({ contenders, rounds }: Stage): Promise<void> {
  const isProven = () => contenders.resource.refused > 0
  for (let round = 0; round < rounds || (!isProven() && round < rounds + 20); round += 1) {
    const holder = await contenders.holder()
    holder.kill('SIGSTOP')
    const writes = contenders.resource.writes
    await sleep(ttlMs)
    await until(() => contenders.resource.writes > writes + 2)
    holder.kill('SIGCONT')
    await sleep(50)
  }
}

async function stepClock({ server, chance, rounds }: Stage): Promise<void> {
  const source = await readFile(new URL('../../src/adapters/redis/functions.lua', import.meta.url), 'utf8')
  for (let round = 0; round < rounds * 5; round += 1) {
    const offsetS = String(chance.between(-3600, 3600))
    const shifted = `local function test_time()
      local time = redis.call('TIME')
      return { tostring(tonumber(time[1]) + (${offsetS})), time[2] }
    end
    local EVENTS_KEPT`
    const stepped = source.replaceAll("redis.call('TIME')", 'test_time()').replace('local EVENTS_KEPT', shifted)
    await server.redis.call('FUNCTION', 'LOAD', 'REPLACE', stepped)
    await sleep(200)
  }
  await replaceFunctions(server.redis)
}

async function restart({ contenders, server, rounds }: Stage): Promise<void> {
  for (let round = 0; round < Math.ceil(rounds / 2); round += 1) {
    await sleep(500)
    await server.killAndRestart()
    contenders.move('')
  }
}

async function promote({ contenders, server, cleanUp }: Stage): Promise<void> {
  const replica = await startServer(server.url)
  cleanUp.add(replica)
  // It keeps what it has, and hears nothing more.
  await replica.redis.call('REPLICAOF', '127.0.0.1', '1')
  const { acquisitions } = contenders.resource
  await until(() => contenders.resource.acquisitions > acquisitions + 20)
  await server.kill()
  await replica.redis.call('REPLICAOF', 'NO', 'ONE')
  // What the dead primary's last holder left stands on the replica, if it was told, until it ends.
  await replica.redis.del('swy:lock:{promotion}')
  contenders.move(replica.url)
}
