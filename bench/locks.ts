/**
 * Taking and giving back one lock: ours, plain and fair, redlock and redis-semaphore, on the same Redis; they take turns,
 * so that all see the same machine. Alone, and with 50 contenders in five processes' worth of connections. Only ours gives
 * fencing tokens and tells events. All are told to try again after 10 ms or so; `_default` are the libraries as they come.
 */
import { parseArgs } from 'node:util'
import { Redis } from 'ioredis'
import { startTestRedis } from '@/embedded/testing'
import { measure, type Measured } from './locks/measure'
import { rivals } from './locks/rivals'

const { values } = parseArgs({ options: { short: { type: 'boolean' } } })
const rounds = values.short === true ? 2 : 6
const roundMs = values.short === true ? 700 : 3000
const contenders = 50
const connections = 5

const server = await startTestRedis()
const redises = Array.from({ length: connections }, () => new Redis(server.url))
const control = new Redis(server.url)
const contestants = rivals(redises)
const cases = contestants.flatMap((rival) =>
  [1, contenders].map((workers) => ({ rival, workers, rounds: [] as Measured[] })),
)

// The first round warms up and does not count.
for (let round = 0; round <= rounds; round += 1) {
  for (const each of cases) {
    await control.flushall()
    const measured = await measure(each.rival, each.workers, roundMs)
    if (round > 0) each.rounds.push(measured)
  }
}
for (const rival of contestants) rival.close()
for (const redis of [...redises, control]) redis.disconnect()
await server.stop()

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
const tidy = (value: number) => (value < 10 ? Math.round(value * 100) / 100 : Math.round(value))
const figures: Record<string, number> = {}
for (const { rival, workers, rounds: all } of cases) {
  const of = (name: keyof Measured) => median(all.map((each) => each[name]))
  const prefix = `${rival.name}_${workers === 1 ? 'alone' : String(workers)}`
  figures[`${prefix}_per_s`] = tidy(of('perSecond'))
  figures[`${prefix}_p50_ms`] = tidy(of('p50Ms'))
  figures[`${prefix}_p99_ms`] = tidy(of('p99Ms'))
  figures[`${prefix}_max_ms`] = tidy(of('maxMs'))
  figures[`${prefix}_least_share`] = tidy(of('leastShare'))
}
const ratios: Record<string, number> = {}
for (const own of ['plain', 'fair']) {
  for (const other of contestants.map((each) => each.name).filter((name) => name !== 'plain' && name !== 'fair')) {
    for (const who of ['alone', String(contenders)]) {
      const per = (name: string, figure: string) => figures[`${name}_${who}_${figure}`] ?? Number.NaN
      ratios[`ratio_per_s_${own}_${other}_${who}`] = tidy(per(own, 'per_s') / per(other, 'per_s'))
      ratios[`ratio_max_ms_${own}_${other}_${who}`] = tidy(per(own, 'max_ms') / per(other, 'max_ms'))
    }
  }
}
console.log(JSON.stringify({ bench: 'locks', contenders, ...figures, ...ratios }))
process.exit(0)
