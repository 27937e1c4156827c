import type { FrameScope } from '@/domain/view/fleet-views'
import type { FrameView } from '@/domain/view/views'
import { range } from '@/telemetry/read'
import { toView } from '@/telemetry/to-view'
import type { ControlParts } from '../context'
import { askRedis } from './ask-redis'

/** Hundreds of frames take a while to read, on a busy machine. */
const longReadMs = 10_000

/**
 * Points of [fromMs, toMs), oldest first, at most 900; none while Redis is down, which charts show as a gap. Besides
 * totals they hold what `scope` names.
 */
export async function framesInRange(
  { redis, clock }: ControlParts,
  { fromMs, toMs, scope }: { fromMs: number; toMs: number; scope: FrameScope },
): Promise<FrameView[]> {
  const frames = await askRedis(redis, () => range(redis, fromMs, toMs, scope, clock), longReadMs)
  return (frames ?? []).map(toView)
}
