/** Which of a breaker's machines are meant: all, those of one instance, those of one gateway, or one alone. */
import type { BreakerTarget } from '@/domain/breaker/policy'

export type MachineTarget = Pick<BreakerTarget, 'instance' | 'gateway'>

export const everyMachine: MachineTarget = { instance: null, gateway: null }

export function isSameTarget(a: MachineTarget, b: MachineTarget): boolean {
  return a.instance === b.instance && a.gateway === b.gateway
}

/** Which sentence names it: "checkout", "10.0.0.3:8080 of checkout", "checkout on gw-2", … */
export function targetWords({ instance, gateway }: MachineTarget): 'all' | 'instance' | 'gateway' | 'machine' {
  if (instance === null) return gateway === null ? 'all' : 'gateway'
  return gateway === null ? 'instance' : 'machine'
}

/** The order for exactly this target; there is at most one. */
export function orderOn<Order extends MachineTarget>(
  orders: readonly Order[],
  target: MachineTarget,
): Order | undefined {
  return orders.find((order) => isSameTarget(order, target))
}
