import type { FrameView } from '@/domain/view/views'
import type { Lane } from '../charts/state-lanes-chart'

type Segment = Lane['segments'][number]

/**
 * Breaker states over time, a lane for each `namespace/name`, in the order asked for. Neighbouring intervals in the same state become one
 * segment; an interval that is missing, or that does not know the breaker, is a gap and never a state.
 */
export function prepareStateLanes(frames: readonly FrameView[], breakers: readonly string[]): Lane[] {
  const ordered = [...frames].sort((a, b) => a.startMs - b.startMs)
  return breakers.map((breaker) => ({
    key: breaker,
    label: breakers.filter((each) => nameOf(each) === nameOf(breaker)).length > 1 ? breaker : nameOf(breaker),
    segments: segmentsOf(ordered, breaker),
  }))
}

/** Without its namespace, which is said where two have the same name. */
function nameOf(breaker: string): string {
  return breaker.slice(breaker.indexOf('/') + 1)
}

function segmentsOf(frames: readonly FrameView[], breaker: string): Segment[] {
  const segments: Segment[] = []
  for (const frame of frames) {
    const state = frame.breakers[breaker]
    if (state === undefined) continue
    const last = segments.at(-1)
    const toMs = frame.startMs + frame.resolutionMs
    // Half an interval of slack: frames of different resolutions do not meet exactly.
    const joins = last?.state === state && frame.startMs - last.toMs <= frame.resolutionMs / 2
    if (joins) last.toMs = Math.max(last.toMs, toMs)
    else segments.push({ fromMs: frame.startMs, toMs, state })
  }
  return segments
}
