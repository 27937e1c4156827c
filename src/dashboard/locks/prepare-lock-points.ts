import type { FrameView } from '@/domain/view/views'
import { preparePoints, type ChartPoint } from '../charts/prepare-points'

type Activity = FrameView['locks'][string]

const idle: Activity = { acquired: 0, contended: 0, expired: 0, waitP99Ms: null, holdP50Ms: null }

/**
 * A lock over time, or all of them (null): how often it was taken, found taken and lost by expiry, per second, and how
 * long it was waited for and held. An interval that does not mention a lock says that nobody wanted it. Percentiles of
 * different locks, or of different intervals, cannot be put together: of those the longest is told.
 */
export function prepareLockPoints(frames: readonly FrameView[], lock: string | null, stepMs: number): ChartPoint[] {
  return preparePoints(inSteps(frames, stepMs), (step) => {
    const activities = step.frames.flatMap(({ locks }) =>
      lock === null ? Object.values(locks) : [locks[lock] ?? idle],
    )
    const rate = (field: 'acquired' | 'contended' | 'expired') =>
      activities.reduce((sum, each) => sum + each[field], 0) / step.frames.length
    return {
      acquired: rate('acquired'),
      contended: rate('contended'),
      expired: rate('expired'),
      waitP99: longest(activities.map((each) => each.waitP99Ms)),
      holdP50: longest(activities.map((each) => each.holdP50Ms)),
    }
  })
}

/** About sixty steps in a window, each a whole number of frames: locks are rare, and by the second only noise is seen. */
export function lockStepMs(windowMs: number, resolutionMs: number): number {
  return Math.max(1, Math.floor(windowMs / 60 / resolutionMs)) * resolutionMs
}

interface Step extends Pick<FrameView, 'startMs' | 'resolutionMs'> {
  frames: FrameView[]
}

/** Frames gathered by step of time; a step without any is missing. */
function inSteps(frames: readonly FrameView[], stepMs: number): Step[] {
  const steps: Step[] = []
  for (const frame of frames) {
    const startMs = Math.floor(frame.startMs / stepMs) * stepMs
    const last = steps.at(-1)
    if (last?.startMs === startMs) last.frames.push(frame)
    else steps.push({ startMs, resolutionMs: stepMs, frames: [frame] })
  }
  return steps
}

function longest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (most === null || (value !== null && value > most) ? value : most), null)
}
