import { expect, it } from 'vitest'
import { emptyHistogram, percentile, record, toWire } from '@/telemetry/histogram'
import { edgesOf, edgesTouching, requestsOf } from './edges'

function called(from: string, to: string, count: number, errors = 0) {
  const counts = emptyHistogram()
  for (let at = 0; at < count; at++) record(counts, 20)
  return { from, to, count, errors, latency: toWire(counts) }
}

it('rates are those of the time that gateways reported on', () => {
  const [edge] = edgesOf([called('cart', 'pay', 60, 15)], 30_000)
  const { latency } = called('cart', 'pay', 1)
  const typical = percentile(latency, 50)
  expect(edge).toEqual({
    ...{ from: 'cart', to: 'pay', requestsPerSecond: 2, errorPercent: 25, p50Ms: typical, p99Ms: typical },
  })
})

it('there are none where no gateway reported, and none for callers without a request', () => {
  expect(edgesOf([called('cart', 'pay', 60)], 0)).toEqual([])
  expect(edgesOf([called('cart', 'pay', 0)], 1000)).toEqual([])
})

it('a namespace sees the calls that begin or end at its services', () => {
  const edges = edgesOf([called('a', 'b', 1), called('b', 'c', 1), called('c', 'd', 1)], 1000)
  expect(edgesTouching(edges, new Set(['b'])).map((each) => each.from + each.to)).toEqual(['ab', 'bc'])
})

it('a service has what it was sent, and callers from outside what they sent', () => {
  const edges = edgesOf([called('', 'b', 3), called('a', 'b', 1), called('', 'c', 2)], 1000)
  expect(Object.fromEntries(requestsOf(edges))).toEqual({ '': 5, b: 4, c: 2 })
})
