import type { BreakerView } from '@/domain/view/views'
import { isDisturbed } from '../breakers/board'

const mostLanes = 12

/**
 * The breakers (`namespace/name`) whose states the overview draws: those that are not as they should be first, then by
 * name, so that a lane keeps its place while its breaker stays as it is.
 */
export function laneBreakers(breakers: readonly BreakerView[]): string[] {
  const name = (each: BreakerView) => `${each.namespace}/${each.name}`
  const inOrder = [...breakers].sort((a, b) => (name(a) < name(b) ? -1 : 1))
  const disturbed = inOrder.filter(isDisturbed)
  const calm = inOrder.filter((each) => !isDisturbed(each))
  return [...disturbed, ...calm].slice(0, mostLanes).map(name)
}
