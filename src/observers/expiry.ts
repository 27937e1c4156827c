import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '@/domain/log'
import type { CheckResult } from '@/wire/checks'
import { forEachBounded } from './bounded'
import type { HealthChecks } from './checks/health-checks'
import type { DesiredInstances } from './desired-instances'
import type { ManagedInstance } from './source'

/**
 * Deregisters managed instances that were critical for as long as their owners said they may be. Before one goes, it is
 * looked at once more: what was told long ago, or by a controller that cannot reach it, takes nobody away. Instances that
 * an agent looks after are that agent's matter.
 * Failure stance: what cannot be looked at or written down stays.
 */
export interface ExpiryParts {
  desired: Pick<DesiredInstances, 'all' | 'get'>
  checks: Pick<HealthChecks, 'result' | 'lookNow' | 'nowMs'>
  /** Takes it out of the database, with an audit record that says why. */
  deregister: (instance: ManagedInstance, reason: string) => Promise<void>
  log: Log
}

const everyMs = 5_000
/** One that does not answer takes its whole timeout: many that went together must not wait for each other. */
const looksAtOnce = 32

/** Runs until the signal is aborted; never rejects. */
export async function runExpiry(parts: ExpiryParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await expireOnce(parts)
    await delay(everyMs, undefined, { signal }).catch(() => undefined)
  }
}

export async function expireOnce(parts: ExpiryParts): Promise<void> {
  const { desired, checks } = parts
  const instances = overdue(desired.all() ?? [], (each) => checks.result(each), checks.nowMs())
  await forEachBounded(instances, looksAtOnce, (each) => expire(parts, each))
}

async function expire({ desired, checks, deregister, log }: ExpiryParts, instance: ManagedInstance): Promise<void> {
  const found = await checks.lookNow(instance)
  const known = checks.result(instance)
  if (found?.status !== 'critical' || known?.status !== 'critical' || desired.get(instance.id) !== instance) return
  const minutes = Math.floor((checks.nowMs() - known.sinceMs) / 60_000)
  const reason = `critical for ${String(minutes)} minutes: ${found.output}`
  try {
    await deregister(instance, reason)
    log.info('A managed instance was deregistered.', { id: instance.id, service: instance.service, reason })
  } catch (error) {
    log.warn('An instance that is critical for too long could not be deregistered.', {
      ...{ id: instance.id, reason: String(error) },
    })
  }
}

/** Those that we look after and that are critical for longer than they may be. */
export function overdue(
  instances: readonly ManagedInstance[],
  resultOf: (instance: ManagedInstance) => CheckResult | undefined,
  nowMs: number,
): ManagedInstance[] {
  return instances.filter((each) => {
    if (each.deregisterAfterMs === null || each.agent !== null || each.check.type === 'NONE') return false
    const result = resultOf(each)
    return result?.status === 'critical' && nowMs - result.sinceMs >= each.deregisterAfterMs
  })
}
