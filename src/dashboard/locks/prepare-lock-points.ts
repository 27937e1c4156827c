import type { FrameView } from '@/domain/view/views'
import { preparePoints, type ChartPoint } from '../charts/prepare-points'

type Activity = FrameView['locks'][string]

const idle: Activity = { acquired: 0, contended: 0, expired: 0, waitP99Ms: null, holdP50Ms: null, held: false }

/**
 * A lock over time, or all of them (null): how often it was taken, found taken and lost by expiry, per second, and how
 * long it was waited for and held. An interval that does not mention a lock says that nobody wanted it. Percentiles of
 * different locks cannot be put together, so over all locks the longest is told.
 */
export function prepareLockPoints(frames: readonly FrameView[], lock: string | null): ChartPoint[] {
  return preparePoints(frames, (frame) => {
    const activities = lock === null ? Object.values(frame.locks) : [frame.locks[lock] ?? idle]
    return {
      acquired: sum(activities, 'acquired'),
      contended: sum(activities, 'contended'),
      expired: sum(activities, 'expired'),
      waitP99: longest(activities.map((each) => each.waitP99Ms)),
      holdP50: longest(activities.map((each) => each.holdP50Ms)),
    }
  })
}

function sum(activities: readonly Activity[], field: 'acquired' | 'contended' | 'expired'): number {
  return activities.reduce((total, each) => total + each[field], 0)
}

function longest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (most === null || (value !== null && value > most) ? value : most), null)
}
