/** What a subset would select from the instances that a service has now, by the same rule as the gateway's. */
import type { CatalogInstance, SubsetSpec } from '@/domain/service/service'
import { isInSubset } from '@/domain/service/traffic'
import { pairsOf } from './meta-pairs'

type Labelled = Pick<CatalogInstance, 'tags' | 'meta'>
type Selector = Pick<SubsetSpec, 'tags' | 'meta'>

export interface SubsetMatch<Instance> {
  matching: Instance[]
  /** The tags and `key=value` pairs that not one instance carries: what is mistyped, most often. */
  unknown: string[]
}

/** null while nothing is given to select by. */
export function matchSubset<Instance extends Labelled>(
  instances: readonly Instance[],
  { tags, meta }: Selector,
): SubsetMatch<Instance> | null {
  if (tags.length === 0 && Object.keys(meta).length === 0) return null
  const has = (wanted: Selector) => instances.some((each) => isInSubset(each, wanted))
  return {
    matching: instances.filter((each) => isInSubset(each, { tags, meta })),
    unknown: [
      ...tags.filter((tag) => !has({ tags: [tag], meta: {} })),
      ...Object.entries(meta).flatMap(([key, value]) =>
        has({ tags: [], meta: { [key]: value } }) ? [] : pairsOf({ [key]: value }),
      ),
    ],
  }
}

/** A tag or a `key=value` pair, and how many instances carry it. */
export interface Label {
  label: string
  instances: number
}

/** What instances can be told apart by, in order of their names. */
export function labelsOf(instances: readonly Labelled[]): { tags: Label[]; meta: Label[] } {
  return {
    tags: counted(instances.map((each) => each.tags)),
    meta: counted(instances.map((each) => pairsOf(each.meta))),
  }
}

function counted(lists: readonly (readonly string[])[]): Label[] {
  const counts = new Map<string, number>()
  for (const list of lists) for (const label of new Set(list)) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts].map(([label, instances]) => ({ label, instances })).sort((a, b) => (a.label < b.label ? -1 : 1))
}
