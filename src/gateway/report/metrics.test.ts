import { describe, expect, it } from 'vitest'
import { SecondCounters, type SecondEnd } from '@/telemetry/emit-counters'
import { Metrics, type MetricsSource } from './metrics'

const nothing: SecondEnd = { inFlight: new Map(), ejections: new Map() }

function metrics() {
  const gone = new Set<string>()
  const services = new Map([['cart', { endpoints: 2, held: 1, inFlight: 3 }]])
  const source: MetricsSource = {
    version: '9.9.9',
    standing: () => ({ revision: 7, state: 'STALE' }),
    services: () => services,
    breakers: () => [
      { breaker: 'a/b', state: 'OPEN' },
      { breaker: 'a/b', state: 'FORCED_OPEN' },
      { breaker: 'a/b', state: 'CLOSED' },
      { breaker: 'a/c', state: 'HALF_OPEN' },
    ],
    breakerEventsDropped: () => 4,
    isInForce: (_kind, ref) => !gone.has(ref),
  }
  const all = new Metrics(source)
  const counters = new SecondCounters()
  const second = (end: SecondEnd = nothing) => {
    all.add(counters.take(end).figures)
  }
  /** Our own series, without comments. */
  const series = async () =>
    (await all.text()).body.split('\n').filter((line) => line.startsWith('switchyard_gateway_'))
  return { all, counters, second, series, gone, services }
}

describe('the figures for Prometheus', () => {
  it('add up over seconds', async () => {
    const { counters, second, series } = metrics()
    for (const status of [200, 201, 404, 503]) {
      counters.request('a/r', status, 20, status === 503 ? 'broken' : null, status === 200 ? 2 : 0)
      counters.attempt('cart', '10.0.0.1:80', status, 10, false)
      second()
    }
    counters.unmatched()
    counters.limit('a/l', 'limited')
    second({ ...nothing, ejections: new Map([['cart', new Map([['10.0.0.1:80', 1]])]]) })
    const lines = await series()
    for (const line of [
      'unmatched_requests_total 1',
      'requests_total{route="a/r",status_class="2xx"} 2',
      'requests_total{route="a/r",status_class="5xx"} 1',
      'broken_requests_total{route="a/r"} 1',
      'retries_total{route="a/r"} 2',
      'upstream_tries_total{service="cart",status_class="4xx"} 1',
      'upstream_errors_total{service="cart"} 1',
      'ejections_total{service="cart"} 1',
      'limit_decisions_total{policy="a/l",outcome="limited"} 1',
      'dropped_breaker_events_total 4',
    ]) {
      expect(lines).toContain(`switchyard_gateway_${line}`)
    }
    expect(lines.join('\n')).not.toContain('10.0.0.1')
  })

  it('tell how long requests took, in buckets that each hold the ones before', async () => {
    const { counters, second, series } = metrics()
    for (const durationMs of [0.5, 20, 20, 700, 90_000]) counters.request('a/r', 200, durationMs, null, 0)
    second()
    second()
    const lines = (await series()).filter((line) => line.includes('request_duration_seconds'))
    const bucket = (le: string) =>
      lines.find((line) => line.includes(`le="${le}"`))?.replace(/^switchyard_gateway_request_duration_seconds_/, '')
    expect([bucket('0.001'), bucket('0.01'), bucket('0.025'), bucket('1'), bucket('30'), bucket('+Inf')]).toEqual([
      'bucket{le="0.001",route="a/r"} 1',
      'bucket{le="0.01",route="a/r"} 1',
      'bucket{le="0.025",route="a/r"} 3',
      'bucket{le="1",route="a/r"} 4',
      'bucket{le="30",route="a/r"} 4',
      'bucket{le="+Inf",route="a/r"} 5',
    ])
    expect(lines).toContain('switchyard_gateway_request_duration_seconds_count{route="a/r"} 5')
    const sum = Number(lines.find((line) => line.includes('_sum'))?.split(' ')[1])
    expect(Math.abs(sum - 90.7405) / 90.7405).toBeLessThan(0.015)
  })

  it('tell what stands now', async () => {
    const { series } = metrics()
    expect(await series()).toEqual(
      [
        'unmatched_requests_total 0',
        'dropped_breaker_events_total 4',
        'build_info{version="9.9.9"} 1',
        'revision 7',
        'sync_state{state="SYNCED"} 0',
        'sync_state{state="STALE"} 1',
        'sync_state{state="ERROR"} 0',
        'endpoints{service="cart"} 2',
        'held_instances{service="cart"} 1',
        'requests_in_flight{service="cart"} 3',
        'open_breakers{breaker="a/b"} 2',
        'open_breakers{breaker="a/c"} 0',
      ].map((line) => `switchyard_gateway_${line}`),
    )
  })

  it('forget routes, services and limits that are in force no more', async () => {
    const { counters, second, series, gone, services } = metrics()
    counters.request('a/r', 200, 1, null, 0)
    counters.attempt('cart', 'x:1', 200, 1, false)
    counters.limit('a/l', 'allowed')
    second()
    const named = async () => (await series()).filter((line) => /a\/r|cart|a\/l/.test(line)).length
    expect(await named()).toBeGreaterThan(20)
    gone.add('a/r').add('a/l')
    services.clear()
    expect(await named()).toBe(0)
  })

  it('come with those of the process', async () => {
    const { contentType, body } = await metrics().all.text()
    expect(contentType).toContain('text/plain; version=0.0.4')
    expect(body).toContain('process_resident_memory_bytes')
    expect(body).toContain('nodejs_eventloop_lag_seconds')
  })
})
