import type { PublishStatus, SystemStatus } from '@/domain/view/views'
import { redisKeys } from '@/wire/keys'
import { newestCommit, type Progress, readProgress, statusOf } from '../changes/publish-status'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { silentAfterMs } from '../live/reports'

/** What the top bar shows. What depends on Redis or the controller is said to be down when they are silent. */
export async function systemStatus(parts: ControlParts): Promise<SystemStatus> {
  const [commit, progress, demo] = await Promise.all([
    newestCommit(parts),
    readProgress(parts),
    askRedis(parts.redis, (redis) => redis.get(redisKeys.demo)),
  ])
  const nowMs = parts.clock.now()
  return toStatus(progress, statusOf(commit, progress, nowMs), demo, nowMs)
}

function toStatus(progress: Progress | null, publish: PublishStatus, demo: string | null, nowMs: number): SystemStatus {
  const controller = progress?.controller ?? null
  const controllerOk = controller !== null && nowMs - controller.atMs <= silentAfterMs
  return {
    nowMs,
    controller: { ok: controllerOk, lastSeenMs: controller?.atMs ?? null },
    consul: controllerOk ? controller.consul : { ok: false, error: 'not known: the controller is silent' },
    redis: progress ? { ok: true, error: null } : { ok: false, error: 'Redis does not answer' },
    publish,
    fleetVersion: controller?.fleetVersion ?? 0,
    demo: demo === 'on' ? 'ON' : demo === 'off' ? 'OFF' : 'ABSENT',
  }
}
