import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TelemetrySecond } from '@/wire/telemetry'
import { Block, encodeBlock } from './block'
import { cellIn } from './cell'
import { emptyHistogram, mergeAll, mergeWire, percentile, record, relativeError, toWire } from './histogram'
import { frameOfSecond } from './merge-gateways'
import { cellsOf, codecs } from './parts'
import { RollUp } from './roll-up'
import { decodeSecond, encodeSecond, secondField } from './second-codec'
import { secondOf } from './test-figures'

/** Latencies of one gateway in one second: skewed, as real ones are. */
const latencies = fc.array(fc.double({ min: 0.02, max: 20_000, noNaN: true }), { minLength: 1, maxLength: 30 })
interface Reported {
  gateway: string
  second: number
  latencies: number[]
}
const anyReports: fc.Arbitrary<Reported[]> = fc.uniqueArray(
  fc.record({ gateway: fc.constantFrom('a', 'b', 'c'), second: fc.nat(59), latencies }),
  { selector: (each) => `${each.gateway} ${String(each.second)}`, minLength: 1, maxLength: 40 },
)
const percents = [50, 95, 99] as const

function secondFrom({ gateway, second, latencies: values }: Reported): TelemetrySecond {
  const counts = emptyHistogram()
  for (const value of values) record(counts, value)
  const latency = toWire(counts)
  const made = secondOf({ gateway, startMs: second * 1000, count: values.length })
  return {
    ...made,
    routes: made.routes.map((each) => ({ ...each, latency })),
    services: made.services.map((each) => ({ ...each, latency })),
    instances: made.instances.map((each) => ({ ...each, latency })),
    callers: made.callers.map((each) => ({ ...each, latency })),
  }
}

/** As it comes out of Redis. */
function sent(second: TelemetrySecond): TelemetrySecond {
  const decoded = decodeSecond({ [secondField]: encodeSecond(second) })
  if (!decoded) throw new Error('it was just encoded')
  return decoded
}

/** One-second frames of what was reported, stored and read again, part by part. */
function stored(seconds: readonly TelemetrySecond[]) {
  const rollUp = new RollUp(0)
  for (const each of seconds) rollUp.add(sent(each), each.startMs + 1000)
  const closed = rollUp.close(62_000).filter((each) => each.seconds.length > 0)
  const frames = closed.map((each) => cellsOf(frameOfSecond(each.startMs, each.seconds, { health: [], locks: [] })))
  const through = <P extends 'total' | 'routes' | 'services' | 'instances' | 'callers'>(part: P, name: string) =>
    frames.map((cells) => again(part, name, cells[part].get(name) as never))
  return {
    totals: through('total', ''),
    routes: through('routes', 'demo/shop'),
    services: through('services', 'storefront'),
    instances: through('instances', 'storefront'),
    callers: through('callers', 'storefront'),
  }
}

function again<P extends keyof typeof codecs>(part: P, name: string, cell: Parameters<(typeof codecs)[P]['pack']>[0]) {
  const block = encodeBlock([[name, codecs[part].pack(cell as never)]])
  const read = block && cellIn(new Block(block), part, name)
  if (!read) throw new Error('it was just written')
  return read
}

function exact(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil((percent / 100) * sorted.length)) - 1] ?? NaN
}

describe('percentiles of everything that was reported, over gateways and over time, through storage', () => {
  it('are within the stated relative error of those of the single requests', () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        const all = reports.flatMap((each) => each.latencies)
        const { totals, routes, services, instances, callers } = stored(reports.map(secondFrom))
        const merged = [
          codecs.total.join(totals).latency,
          codecs.routes.join(routes).latency,
          codecs.services.join(services).traffic?.latency ?? [],
          codecs.instances.join(instances)[0]?.latency ?? [],
          codecs.callers.join(callers)[0]?.latency ?? [],
        ]
        for (const histogram of merged) {
          for (const percent of percents) {
            const wanted = exact(all, percent)
            const off = Math.abs((percentile(histogram, percent) ?? NaN) - wanted) / wanted
            expect(off).toBeLessThanOrEqual(relativeError * (1 + 1e-9))
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are those of all requests, not an average of the gateways’ percentiles', () => {
    // 99 quick requests on one gateway, one slow one on another: the median is quick, an average would be 500 ms.
    const quick = { gateway: 'a', second: 0, latencies: Array.from({ length: 99 }, () => 10) }
    const slow = { gateway: 'b', second: 0, latencies: [1000] }
    const [total] = stored([quick, slow].map(secondFrom)).totals
    expect(percentile(total?.latency ?? [], 50)).toBeCloseTo(10, 0)
    expect(percentile(total?.latency ?? [], 99)).toBeCloseTo(10, 0)
    expect((percentile(total?.latency ?? [], 100) ?? 0) / 1000).toBeCloseTo(1, 1)
  })

  it('are those of all requests, not an average over time', () => {
    const seconds = Array.from({ length: 10 }, (_, second) => ({
      gateway: 'a',
      second,
      latencies: second === 0 ? Array.from({ length: 91 }, () => 10) : [1000],
    }))
    const joined = codecs.services.join(stored(seconds.map(secondFrom)).services).traffic
    expect(percentile(joined?.latency ?? [], 50)).toBeCloseTo(10, 0)
  })
})

describe('merging many histograms at once', () => {
  it('is merging them two by two', () => {
    const anyHistogram = latencies.map((values) => {
      const counts = emptyHistogram()
      for (const value of values) record(counts, value)
      return toWire(counts)
    })
    fc.assert(
      fc.property(fc.array(anyHistogram, { maxLength: 8 }), (histograms) => {
        expect(mergeAll(histograms)).toEqual(histograms.reduce(mergeWire, []))
      }),
    )
  })
})

describe('a second of a gateway on its way', () => {
  it('is the same at the other end', () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        for (const second of reports.map(secondFrom)) expect(sent(second)).toEqual(second)
      }),
      { numRuns: 20 },
    )
  })

  it('is not taken when a count in it is no count', () => {
    const second = secondFrom({ gateway: 'a', second: 0, latencies: [5] })
    const broken = { ...second, routes: second.routes.map((each) => ({ ...each, count: 1.5 })) }
    expect(decodeSecond({ [secondField]: encodeSecond(broken) })).toBeNull()
    const negative = { ...second, limits: second.limits.map((each) => ({ ...each, limited: -1 })) }
    expect(decodeSecond({ [secondField]: encodeSecond(negative) })).toBeNull()
    const outside = { ...second, routes: second.routes.map((each) => ({ ...each, latency: [[1e9, 1]] as never })) }
    expect(decodeSecond({ [secondField]: encodeSecond(outside) })).toBeNull()
  })

  it.each([
    ['nothing', {}],
    ['no such format', { [secondField]: Buffer.from([9, 1, 2]) }],
    ['text', { second: Buffer.from('nonsense') }],
  ])('is none when it is %s', (_what, fields) => {
    expect(decodeSecond(fields)).toBeNull()
  })
})
