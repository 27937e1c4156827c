import type { HealthCount } from '@/domain/view/views'

/** How many instances there are, whatever they are like. */
export function countInstances({ passing, warning, critical }: HealthCount): number {
  return passing + warning + critical
}
