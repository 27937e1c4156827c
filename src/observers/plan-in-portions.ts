import { inPortions } from './in-portions'
import { type InstancePlan, planInstances, type PlanView } from './plan-instances'

/**
 * Plans as `planInstances` does, with room for others in between. An instance that moved from one service to another may
 * be planned with both of them: the plan that also takes it from the old one holds all of the other.
 */
export async function planInPortions(view: PlanView): Promise<InstancePlan[]> {
  const plans = new Map<string, InstancePlan>()
  await inPortions(view.desired, view.actual, ({ desired, actual }) => {
    for (const plan of planInstances({ ...view, desired, actual })) {
      const other = plans.get(plan.id)
      if (!other || other.operations.length < plan.operations.length) plans.set(plan.id, plan)
    }
  })
  return [...plans.values()]
}
