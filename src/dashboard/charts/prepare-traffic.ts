import type { FrameView, TrafficPoint } from '@/domain/view/views'
import { preparePoints, type ChartPoint } from './prepare-points'

/** What a frame says of a service that it does not mention: nobody asked for it, so no latency was measured either. */
const noRequests: TrafficPoint = { requestsPerSecond: 0, errorPercent: null, p50Ms: null, p95Ms: null, p99Ms: null }

/** While no gateway reported, nobody knows whether anybody asked for it. */
function unmentioned(frame: FrameView): TrafficPoint {
  return { ...noRequests, requestsPerSecond: frame.total.requestsPerSecond === null ? null : 0 }
}

/** Requests, errors and latency of the fleet, or of one service. */
export function prepareTraffic(frames: readonly FrameView[], service: string | null): ChartPoint[] {
  return preparePoints(frames, (frame) => {
    const traffic = service === null ? frame.total : (frame.services[service] ?? unmentioned(frame))
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
    const counts = service === null ? frame.fleet : frame.health[service]
    return counts === null || counts === undefined ? null : { ...counts }
  })
}
