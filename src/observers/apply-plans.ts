import type { Consul } from '@/adapters/consul/consul'
import { forEachBounded } from './bounded'
import { operationsOf, packTransactions, type InstancePlan } from './plan-instances'

/** Consul's log takes one write after the other: a few under way hide the way there and back, more would only wait. */
const transactionsAtOnce = 4

export interface PlanOutcome<Plan> {
  onDone: (pack: readonly Plan[]) => Promise<void>
  onRefused: (plan: Plan, reason: string) => Promise<void>
  onTransaction?: ((accepted: boolean) => void) | undefined
}

/**
 * Carries plans out in large transactions, several at a time. One that Consul refuses is tried again in halves, so that
 * one bad entry holds up no other. @throws DomainError UNAVAILABLE when Consul does not answer
 */
export async function applyPlans<Plan extends InstancePlan>(
  consul: Pick<Consul, 'transaction'>,
  plans: readonly Plan[],
  outcome: PlanOutcome<Plan>,
): Promise<void> {
  const apply = async (pack: readonly Plan[]): Promise<void> => {
    const [first] = pack
    if (!first) return
    const answer = await consul.transaction(operationsOf(pack))
    outcome.onTransaction?.(answer.ok)
    if (answer.ok) await outcome.onDone(pack)
    else if (pack.length === 1) {
      await outcome.onRefused(first, [...new Set(answer.errors.map((each) => each.what))].join('; '))
    } else {
      const half = Math.ceil(pack.length / 2)
      await apply(pack.slice(0, half))
      await apply(pack.slice(half))
    }
  }
  await forEachBounded(packTransactions(plans), transactionsAtOnce, apply)
}
