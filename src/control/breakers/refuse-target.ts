/** Whether there is what an order for single machines means: the instance in Consul's catalog, the gateway that reports. */
import type { BreakerTarget } from '@/domain/breaker/policy'
import { DomainError, type FieldProblem } from '@/domain/errors'
import { instanceAddress } from '@/domain/service/service'
import { listKnownGateways } from '@/store/gateways'
import type { Stored } from '@/store/objects/table'
import type { ControlParts } from '../context'
import { type Fleet, readFleet } from '../live/fleet'
import { gatewaysThere } from '../live/gateways-there'

type Target = Pick<BreakerTarget, 'instance' | 'gateway'>

export interface Targets {
  /** null: nobody can tell, because Redis does not answer. */
  fleet: Fleet | null
  /** Ids of gateways that report, or did of late. */
  gateways: readonly string[]
}

/** How many of what is there are named. */
const mostNamed = 10

/** What there is, as far as the target needs to be looked up. */
export async function readTargets(parts: ControlParts, { instance, gateway }: Target): Promise<Targets> {
  const [fleet, there, known] = await Promise.all([
    instance === null ? null : readFleet(parts),
    gateway === null ? null : gatewaysThere(parts),
    gateway === null ? [] : listKnownGateways(parts.database),
  ])
  const gateways = new Set([...(there ?? []), ...known].map((each) => each.id))
  return { fleet, gateways: [...gateways].sort() }
}

/** @throws DomainError INVALID, which tells what there is */
export function refuseTarget(policy: Stored<'breaker'>, target: Target, targets: Targets): void {
  const problems = [...instanceProblems(policy, target, targets), ...gatewayProblems(target, targets)]
  if (problems[0]) throw new DomainError('INVALID', problems[0].message, problems)
}

function instanceProblems({ name, spec }: Stored<'breaker'>, { instance }: Target, { fleet }: Targets): FieldProblem[] {
  if (instance === null) return []
  const problem = (message: string) => [{ field: 'instance', value: instance, message }]
  if (spec.scope === 'SERVICE') {
    return problem(`${name} is one breaker for all instances of ${spec.service}: leave the instance out`)
  }
  if (!fleet) return []
  const there = (fleet.get(spec.service)?.instances ?? []).map(instanceAddress)
  if (there.includes(instance)) return []
  return problem(`${spec.service} has no instance ${instance}: ${named(there)}`)
}

function gatewayProblems({ gateway }: Target, { gateways }: Targets): FieldProblem[] {
  if (gateway === null || gateways.includes(gateway)) return []
  return [{ field: 'gateway', value: gateway, message: `there is no gateway ${gateway}: ${named(gateways)}` }]
}

function named(there: readonly string[]): string {
  if (there.length === 0) return 'there are none'
  const more = there.length - mostNamed
  return `there are ${there.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`
}
