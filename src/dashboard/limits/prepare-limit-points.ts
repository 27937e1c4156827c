import { preparePoints, type ChartPoint } from '../charts/prepare-points'
import type { FrameView } from '@/domain/view/views'

/**
 * What a limit let pass, limited and would have limited, per second. A frame that does not name the limit knows nothing
 * of it: a gap. One that nobody met stands in it with zeros.
 */
export function prepareLimitPoints(frames: readonly FrameView[], limit: string): ChartPoint[] {
  return preparePoints(frames, (frame) => frame.limits[limit] ?? null)
}
