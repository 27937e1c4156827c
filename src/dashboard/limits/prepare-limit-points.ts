import { preparePoints, type ChartPoint } from '../charts/prepare-points'
import type { FrameView } from '@/domain/view/views'

/**
 * What a limit let pass, limited and would have limited, per second. A frame without any gateway's word is a gap; one
 * that does not mention the limit says that nobody met it.
 */
export function prepareLimitPoints(frames: readonly FrameView[], limit: string): ChartPoint[] {
  return preparePoints(frames, (frame) => {
    if (frame.total.requestsPerSecond === null) return null
    return { ...(frame.limits[limit] ?? { allowed: 0, limited: 0, shadowed: 0 }) }
  })
}
