import type { FrameView, HealthCount, TrafficPoint } from '@/domain/view/views'
import { preparePoints, type ChartPoint } from './prepare-points'

/** What a frame says of a service that it does not mention: nobody asked for it, so no latency was measured either. */
const noRequests: TrafficPoint = { requestsPerSecond: 0, errorPercent: null, p50Ms: null, p95Ms: null, p99Ms: null }

/** Requests, errors and latency of the fleet, or of one service. */
export function prepareTraffic(frames: readonly FrameView[], service: string | null): ChartPoint[] {
  return preparePoints(frames, (frame) => {
    const traffic = service === null ? frame.total : (frame.services[service] ?? noRequests)
    return {
      requests: traffic.requestsPerSecond,
      errors: traffic.errorPercent,
      p50: traffic.p50Ms,
      p95: traffic.p95Ms,
      p99: traffic.p99Ms,
    }
  })
}

/** Instances by health: of one service, or of all. A frame without a word on health is a gap. */
export function prepareHealth(frames: readonly FrameView[], service: string | null): ChartPoint[] {
  return preparePoints(frames, (frame) => {
    const counts = service === null ? Object.values(frame.health) : [frame.health[service]]
    const known = counts.filter((each) => each !== undefined)
    if (known.length === 0) return null
    return { ...known.reduce(addHealth) }
  })
}

function addHealth(a: HealthCount, b: HealthCount): HealthCount {
  return { passing: a.passing + b.passing, warning: a.warning + b.warning, critical: a.critical + b.critical }
}
