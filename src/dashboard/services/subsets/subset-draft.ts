import { subsetSpec, type SubsetSpec } from '@/domain/service/service'
import { checkObject, type CheckedDraft, type ObjectDraft } from '../../forms/draft'

/** A subset while somebody edits it. */
export type SubsetDraft = ObjectDraft<SubsetSpec>

/** A subset that selects by nothing yet, which is for its form to complain of. */
export function newSubset(namespace: string, service: string): SubsetDraft {
  return { namespace, name: '', service, tags: [], meta: {} }
}

/** What would be published, or what is wrong with it. A problem of one meta value stands at the field of all. */
export function checkSubset(draft: SubsetDraft): CheckedDraft<SubsetSpec> {
  const checked = checkObject(subsetSpec, draft)
  if (checked.ok) return checked
  return {
    ok: false,
    problems: checked.problems.map((each) => (each.field.startsWith('meta.') ? { ...each, field: 'meta' } : each)),
  }
}
