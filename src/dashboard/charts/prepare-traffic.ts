import type { FrameView } from '@/domain/view/views'
import { preparePoints, type ChartPoint } from './prepare-points'

/** Requests, errors and latency of the fleet, or of one service. A frame that does not name it knows nothing of it: a gap. */
export function prepareTraffic(frames: readonly FrameView[], service: string | null): ChartPoint[] {
  return preparePoints(frames, (frame) => {
    const traffic = service === null ? frame.total : frame.services[service]
    if (traffic === undefined) return null
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
