import type { FrameView } from '@/domain/view/views'
import { range } from '@/telemetry/read'
import { toView } from '@/telemetry/to-view'
import type { ControlParts } from '../context'
import { askRedis } from './ask-redis'

/** Hundreds of frames take a while to read, on a busy machine. */
const longReadMs = 10_000

/** Points of [fromMs, toMs), oldest first, at most 900; none while Redis is down, which charts show as a gap. */
export async function framesInRange(
  { redis, clock }: ControlParts,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<FrameView[]> {
  const frames = await askRedis(redis, () => range(redis, fromMs, toMs, clock), longReadMs)
  return (frames ?? []).map(toView)
}
