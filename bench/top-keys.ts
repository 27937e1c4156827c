/**
 * The sketch of top keys under a load by Zipf's law over 1,000,000 keys: its error against the stated one, its memory, its
 * cost as a ratio to counting in a plain Map, and what it adds to a gateway's decision about a LOCAL limit. The last line is one
 * JSON object. `--short`: fewer requests.
 */
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import { seeded, zipf } from '@/domain/rate-limit/testing'
import { KeySketch } from '@/domain/rate-limit/top-keys'
import { Limiter } from '@/gateway/limits/limiter'
import { LocalBuckets } from '@/gateway/limits/local-buckets'
import { TopKeysBook } from '@/gateway/limits/top-keys-book'
import { Facts } from '@/gateway/request/request-facts'

const isShort = process.argv.includes('--short')
const requests = isShort ? 1_000_000 : 10_000_000
const checks = isShort ? 100_000 : 500_000
const distinct = 1_000_000

const draw = zipf(distinct, 1.1, seeded(1))
const names = Array.from({ length: distinct }, (_, rank) => `user-${String(rank)}`)
const load = Array.from({ length: requests }, () => names[draw()] ?? '')

function nsEach(count: number, work: () => void): number {
  const beganMs = performance.now()
  work()
  return ((performance.now() - beganMs) * 1e6) / count
}

function heapBytes(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
}

const counts = new Map<string, number>()
const mapBytesBefore = heapBytes()
const mapNs = nsEach(requests, () => {
  for (const key of load) counts.set(key, (counts.get(key) ?? 0) + 1)
})
const mapBytes = heapBytes() - mapBytesBefore
const sketch = new KeySketch()
const sketchBytesBefore = heapBytes()
const sketchNs = nsEach(requests, () => {
  for (const key of load) sketch.add(key)
})
const sketchBytes = heapBytes() - sketchBytesBefore
const told = sketch.top(sketch.capacity)
const worstError = told.keys.reduce((worst, { key, count }) => Math.max(worst, count - (counts.get(key) ?? 0)), 0)

const spec = rateLimitSpec.parse({
  ...{ limit: 10, periodMs: 1000, burst: 10, scope: 'LOCAL' },
  key: { source: 'HEADER', name: 'x-user' },
})

async function limiterNs(keys: Pick<TopKeysBook, 'count'>): Promise<number> {
  const limiter = new Limiter(
    () => Promise.reject(new Error('no Redis')),
    new LocalBuckets(),
    { limit: () => undefined },
    () => performance.now(),
    Date,
    keys,
  )
  const limits = [{ ref: 'shop/calls' as const, spec, orders: new Map() }]
  const beganMs = performance.now()
  for (let each = 0; each < checks; each += 1) {
    await limiter.check(limits, new Facts('GET', 'a', '/', '', { 'x-user': load[each] ?? '' }, ''))
  }
  return ((performance.now() - beganMs) * 1e6) / checks
}

await limiterNs({ count: () => undefined })
const withoutNs = await limiterNs({ count: () => undefined })
const withNs = await limiterNs(new TopKeysBook(() => undefined))

const rounded = (number: number) => Math.round(number * 100) / 100
console.log(
  JSON.stringify({
    bench: 'top-keys',
    requests,
    keys: distinct,
    counters: sketch.capacity,
    statedError: Math.floor(requests / sketch.capacity),
    worstError,
    // Only with --expose-gc are these of more than their order of magnitude.
    sketchBytes,
    mapBytes,
    nsPerRecord: rounded(sketchNs),
    ratioToMap: rounded(sketchNs / mapNs),
    limiterRatio: rounded(withNs / withoutNs),
  }),
)
