import type { Redis } from 'ioredis'
import type { Clock } from '@/domain/clock'
import type { FrameScope } from '@/domain/view/fleet-views'
import { intervalsBetween } from './blocks-between'
import { keptBlock } from './kept-blocks'
import { chooseResolution, type Resolution, resolutions } from './resolution'
import { completeInstances, joinFrames, scopedFrame, type ScopedFrame, streamsOfScope } from './scoped-frame'

/**
 * Reading frames back: the dashboard's side of telemetry. What was never reported is absent from every answer. All
 * functions throw ioredis's error when Redis does not answer; nobody gets old figures instead. See also `tail.ts`
 * (frames as they come), `window.ts` (the last ten seconds, for lists) and `to-view.ts` (a frame as charts show it).
 */

/**
 * Frames that begin in [fromMs, toMs), oldest first, at most 900, in the finest resolution that reaches so far back.
 * Milliseconds since the epoch.
 */
export async function range(
  redis: Redis,
  fromMs: number,
  toMs: number,
  scope: FrameScope,
  clock: Clock = Date,
): Promise<ScopedFrame[]> {
  const { resolution, stepMs } = chooseResolution(fromMs, toMs, clock.now())
  const frames: ScopedFrame[] = []
  let step: ScopedFrame[] = []
  const closeStep = () => {
    const [first] = step
    if (first) frames.push(stepMs === resolution.ms ? first : joinFrames(step, startOf(first, stepMs), stepMs))
    step = []
  }
  for await (const each of framesBetween(redis, resolution.name, fromMs, toMs, scope)) {
    if (step[0] && startOf(step[0], stepMs) !== startOf(each, stepMs)) closeStep()
    step.push(each)
  }
  closeStep()
  if (scope.instancesOf !== null) showAllInstances(frames, scope.instancesOf)
  return frames
}

function startOf({ startMs }: ScopedFrame, stepMs: number): number {
  return startMs - (startMs % stepMs)
}

/** An instance that had traffic at some time had none at the others, where anything is known. */
function showAllInstances(frames: readonly ScopedFrame[], service: string): void {
  const seen = new Set<string>(frames.flatMap((each) => [...(each.instances?.keys() ?? [])]))
  for (const each of frames) completeInstances(each, service, seen)
}

/** Stored frames of one resolution that begin in [fromMs, toMs), oldest first. `toMs` may be Infinity. */
export async function* framesBetween(
  redis: Redis,
  resolution: Resolution['name'],
  fromMs: number,
  toMs: number,
  scope: FrameScope,
): AsyncGenerator<ScopedFrame> {
  const { ms = 1000 } = resolutions.find((each) => each.name === resolution) ?? {}
  const from = String(Math.max(0, Math.ceil(fromMs)))
  const to = Number.isSafeInteger(Math.ceil(toMs)) ? `(${String(Math.max(0, Math.ceil(toMs)))}-0` : '+'
  for await (const page of intervalsBetween(redis, resolution, from, to, streamsOfScope(scope), keptBlock)) {
    for (const interval of page) {
      const frame = scopedFrame(interval, ms, scope)
      if (frame) yield frame
    }
  }
}
