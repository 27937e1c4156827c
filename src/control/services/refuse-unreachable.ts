import { isIP } from 'node:net'
import { mayProbe } from '@/adapters/net/address-guard'
import { DomainError, type FieldProblem } from '@/domain/errors'
import type { InstanceSpec } from '@/domain/service/service'
import type { ControlParts } from '../context'

type Guard = Pick<ControlParts, 'allowLoopback'>

/**
 * Refuses what the controller must not call. A host name is judged when it is resolved, each time, since it may lead
 * somewhere else by then.
 * @throws DomainError INVALID at `spec.address`, `spec.agent`
 */
export function refuseUnreachable({ address, agent }: Pick<InstanceSpec, 'address' | 'agent'>, guard: Guard): void {
  const problems = [
    ...problem('spec.address', address, address, guard),
    ...(agent === null ? [] : problem('spec.agent', agent, hostOf(agent), guard)),
  ]
  if (problems[0]) throw new DomainError('INVALID', problems[0].message, problems)
}

/** Why nobody may be sent to this address; null for host names, and for addresses where services may live. */
export function whyUnreachable(address: string, { allowLoopback }: Guard): string | null {
  if (isIP(address) === 0 || mayProbe(address, { allowLoopback })) return null
  const isLoopback = mayProbe(address, { allowLoopback: true })
  return isLoopback
    ? `${address} is an address of the machine itself, where no instance may be: see SWITCHYARD_ALLOW_LOOPBACK`
    : `${address} is a link-local, multicast, reserved or metadata address, where no instance may be`
}

function problem(field: string, value: string, address: string, guard: Guard): FieldProblem[] {
  const message = whyUnreachable(address, guard)
  return message === null ? [] : [{ field, value, message }]
}

/** The host of `host:port`, without brackets. */
function hostOf(text: string): string {
  return text.slice(0, text.lastIndexOf(':')).replace(/^\[|\]$/g, '')
}
