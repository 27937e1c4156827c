/**
 * Replays against what breakers really did: the demo fleet runs behind three gateways for some minutes (`--minutes N`, 60
 * unless told; `--short`: 2) while an operator trips a breaker now and then. Then each machine's calls are read back from
 * Redis, as the dashboard reads them, and replayed under the policy that was in force; the moves are compared, one by one,
 * with those that the gateways told of in `swy:breaker:events` while it happened. Also how many bytes the recording takes,
 * and what it costs a call.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { BreakerReplay } from '@/domain/breaker/replay'
import { recordedCalls } from '@/telemetry/recorded-calls'
import { streamOf } from '@/telemetry/parts'
import { breakerEvent, type BreakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import { startDemoWorld, type DemoWorld } from './replay/demo-world'
import { recordingCost } from './replay/recording-cost'

interface Move {
  atMs: number
  before: string
  after: string
  cause: string
}

const minutes = process.argv.includes('--short') ? 2 : Number(process.argv[process.argv.indexOf('--minutes') + 1]) || 60
const tripEveryMs = Math.min(300_000, minutes * 20_000)
const tripForMs = 6000
/** Gateways tell times by Redis' clock, as well as they know it; replays by their own. */
const clocksDifferMs = 25
/** The last seconds are rolled up a little later. */
const settlingMs = 16_000

const world = await startDemoWorld()
const fromMs = Date.now()
await run(world)
await world.quiet()
await sleep(settlingMs)
const toMs = Date.now()
const told = await movesTold(world)
const { replayed, calls, bytes } = await replayAll(world)
const requests = world.requests()
await world.close()

const machines = [...new Set([...told.keys(), ...replayed.keys()])].sort()
const causes = new Map<string, number>()
let equal = 0
let differing = 0
let apartMs = 0
for (const machine of machines) {
  const [real = [], again = []] = [told.get(machine), replayed.get(machine)]
  const length = Math.max(real.length, again.length)
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [real[index], again[index]]
    const same = one && other && words(one) === words(other) && Math.abs(one.atMs - other.atMs) <= clocksDifferMs
    if (same) {
      equal += 1
      apartMs = Math.max(apartMs, Math.abs(one.atMs - other.atMs))
      causes.set(one.cause, (causes.get(one.cause) ?? 0) + 1)
      continue
    }
    differing += 1
    console.log(`${machine}: really ${describe(one)}, replayed ${describe(other)}`)
    break // what comes after a difference follows from it
  }
}
const cost = recordingCost()
console.log(
  JSON.stringify({
    bench: 'replay',
    minutes,
    requests,
    calls,
    machines: machines.length,
    transitions: [...told.values()].reduce((sum, each) => sum + each.length, 0),
    equal,
    differing_machines: differing,
    apart_ms_max: apartMs,
    by_cause: Object.fromEntries(causes),
    bytes_per_machine_minute: Math.round(bytes / Math.max(1, machines.length) / minutes),
    call_ns: Math.round(cost.withoutNs),
    recorded_call_ns: Math.round(cost.withNs),
    ratio_recording: Math.round((100 * cost.withNs) / cost.withoutNs) / 100,
  }),
)
if (differing > 0 || equal === 0) process.exitCode = 1

async function run(demo: DemoWorld): Promise<void> {
  const endMs = fromMs + minutes * 60_000
  for (let count = 1; Date.now() < endMs; count += 1) {
    await sleep(Math.max(0, Math.min(endMs, fromMs + count * tripEveryMs) - Date.now()))
    if (Date.now() + tripForMs < endMs) await demo.trip('payments', `drill-${String(count)}`, tripForMs)
    console.log(`${String(Math.round((Date.now() - fromMs) / 1000))} s, ${String(world.requests())} requests`)
  }
}

/** What gateways told of, by machine, in order. */
async function movesTold({ redis }: DemoWorld): Promise<Map<string, Move[]>> {
  const moves = new Map<string, Move[]>()
  const seen = new Set<string>()
  for (const [, fields] of await redis.xrange(redisKeys.breakerEvents, '-', '+')) {
    const event = breakerEvent.parse(JSON.parse(fields[fields.indexOf('event') + 1] ?? ''))
    if (seen.has(event.key)) continue
    seen.add(event.key)
    add(moves, machineOf(event), event)
  }
  return moves
}

async function replayAll({ redis, policies }: DemoWorld) {
  const replayed = new Map<string, Move[]>()
  let calls = 0
  let bytes = 0
  const streams = new Set<string>()
  for (const [breaker, spec] of policies) {
    streams.add(streamOf('calls', breaker))
    const replays = new Map<string, BreakerReplay>()
    for await (const interval of recordedCalls(redis, breaker, fromMs - 60_000, toMs)) {
      for (const each of interval.calls) {
        const machine = machineOf(each)
        const replay = replays.get(machine) ?? new BreakerReplay(spec)
        replays.set(machine, replay)
        replay.feed(each, each.startMs)
      }
    }
    for (const [machine, replay] of replays) {
      const result = replay.finish(toMs)
      calls += result.calls
      for (const move of result.replayed) if (move.cause !== 'START') add(replayed, machine, move)
    }
  }
  for (const stream of streams) bytes += Number(await redis.memory('USAGE', redisKeys.frames('10s', stream)))
  return { replayed, calls, bytes }
}

function machineOf({ breaker, instance, gateway }: Pick<BreakerEvent, 'breaker' | 'instance' | 'gateway'>): string {
  return `${breaker} ${instance ?? '-'} ${gateway}`
}

function add(moves: Map<string, Move[]>, machine: string, move: Move): void {
  const known = moves.get(machine)
  if (known) known.push(move)
  else moves.set(machine, [move])
}

function words({ before, after, cause }: Move): string {
  return `${before} → ${after} (${cause})`
}

function describe(move: Move | undefined): string {
  return move ? `${words(move)} at ${new Date(move.atMs).toISOString()}` : 'nothing'
}
