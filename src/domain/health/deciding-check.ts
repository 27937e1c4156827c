import type { CatalogInstance } from '../service/service'

export type Check = CatalogInstance['checks'][number]

/**
 * The check that makes an instance's health what it is. Of several, one that was not so before. For one that is well
 * again: the check that had been failing. null when the instance has no checks.
 */
export function decidingCheck(
  before: Pick<CatalogInstance, 'health' | 'checks'> | null,
  after: Pick<CatalogInstance, 'health' | 'checks'>,
): Check | null {
  const earlier = new Map((before?.checks ?? []).map((each) => [each.id, each.status]))
  const deciding = after.checks.filter((each) => each.status === after.health)
  const turned = deciding.find((each) => earlier.has(each.id) && earlier.get(each.id) !== each.status)
  const arrived = before === null ? undefined : deciding.find((each) => !earlier.has(each.id))
  return turned ?? arrived ?? deciding[0] ?? null
}
