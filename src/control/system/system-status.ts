import type { PublishStatus, SystemStatus } from '@/domain/view/views'
import { countOpenDrifts } from '@/store/drifts'
import { newestNotice } from '@/store/notices'
import { redisKeys } from '@/wire/keys'
import { newestProgress, type Progress, statusOf } from '../changes/publish-status'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { isSilent } from '../live/reports'

/** What the top bar shows. What depends on Redis or the controller is said to be down when they are silent. */
export async function systemStatus(parts: ControlParts): Promise<SystemStatus> {
  const [{ commit, progress }, demo, openDrifts, lastNotice] = await Promise.all([
    newestProgress(parts),
    askRedis(parts.redis, (redis) => redis.get(redisKeys.demo)),
    countOpenDrifts(parts.database),
    newestNotice(parts.database),
  ])
  return { ...toStatus(progress, statusOf(commit, progress), demo, parts.clock.now()), openDrifts, lastNotice }
}

function toStatus(
  progress: Progress | null,
  publish: PublishStatus,
  demo: string | null,
  nowMs: number,
): Omit<SystemStatus, 'openDrifts' | 'lastNotice'> {
  const controller = progress?.controller ?? null
  const controllerOk = progress !== null && controller !== null && !isSilent(controller.atMs, progress.nowMs)
  return {
    nowMs,
    controller: { ok: controllerOk, lastSeenMs: controller && controller.atMs - (progress?.skewMs ?? 0) },
    consul: controllerOk ? controller.consul : { ok: false, error: 'not known: the controller is silent' },
    redis: progress ? { ok: true, error: null } : { ok: false, error: 'Redis does not answer' },
    publish,
    fleetVersion: controller?.fleetVersion ?? 0,
    demo: demo === 'on' ? 'ON' : demo === 'off' ? 'OFF' : 'ABSENT',
  }
}
