import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import type { Resolution } from './resolution'

/**
 * Appends a frame to its stream, which keeps no more than its time. A frame that stands there already, or an older
 * one, is refused by Redis: somebody else has written it, and that is well.
 */
export async function writeFrame(redis: Redis, { name, ms, keptMs }: Resolution, frame: Frame): Promise<void> {
  const id = `${String(frame.startMs)}-0`
  const kept = Math.ceil(keptMs / ms)
  try {
    await redis.xadd(redisKeys.frames(name), 'MAXLEN', '~', kept, id, 'frame', JSON.stringify(frame))
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('equal or smaller'))) throw error
  }
}
