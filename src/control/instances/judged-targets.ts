import type { Step } from '@/domain/service/minimum-healthy'
import { instanceAddress } from '@/domain/service/service'
import type { ActionReport, InstanceTarget } from '@/domain/view/fleet-views'
import type { Standing } from '@/store/decide-orders'
import type { Fleet } from '../live/fleet'
import { ServiceNow } from './service-now'

/** What an action would do about one target, or why it cannot. */
export type Plan<Work> = { work: Work; step: Step } | { refused: string }

/** What is done, and what is not. */
export interface Judged<Work> extends Pick<ActionReport, 'done' | 'failed'> {
  works: { target: InstanceTarget; work: Work }[]
}

interface Circumstances {
  fleet: Fleet | null
  standing: Standing
  nowMs: number
  /** Whether fewer instances than the minimum may be left. */
  force: boolean
}

/** Plans each target by itself, then holds those of each service against its minimum of healthy instances, in order. */
export function judgeTargets<Work>(
  targets: readonly InstanceTarget[],
  { fleet, standing, nowMs, force }: Circumstances,
  planOf: (target: InstanceTarget, service: ServiceNow) => Plan<Work>,
): Judged<Work> {
  const services = new Map<string, ServiceNow>()
  const serviceNow = (name: string) => {
    const known = services.get(name) ?? new ServiceNow(name, fleet, standing, nowMs)
    services.set(name, known)
    return known
  }
  const seen = new Set<string>()
  const plans = targets.map((target) => {
    const key = `${target.service}@${instanceAddress(target)}`
    const plan: Plan<Work> = seen.has(key)
      ? { refused: 'its address is named twice' }
      : planOf(target, serviceNow(target.service))
    seen.add(key)
    return { target, plan }
  })
  const reasons = new Map<InstanceTarget, string>()
  for (const { target, plan } of plans) if ('refused' in plan) reasons.set(target, plan.refused)
  if (!force && fleet) {
    for (const [name, service] of services) {
      const own = plans.flatMap(({ target, plan }) =>
        target.service === name && 'step' in plan ? [{ target, step: plan.step }] : [],
      )
      service.refusals(own.map((each) => each.step)).forEach((refused, index) => {
        const target = own[index]?.target
        if (refused !== null && target) reasons.set(target, refused)
      })
    }
  }
  const works = plans.flatMap(({ target, plan }) =>
    'work' in plan && !reasons.has(target) ? [{ target, work: plan.work }] : [],
  )
  return {
    works,
    done: works.map((each) => each.target),
    failed: targets.flatMap((target) => {
      const message = reasons.get(target)
      return message === undefined ? [] : [{ target, message }]
    }),
  }
}
