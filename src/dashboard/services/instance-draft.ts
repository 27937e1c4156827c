/** A managed instance while somebody edits it: flat fields of a form, checked by the domain's own schema. */
import { instanceSpec, type InstanceCheck, type InstanceSpec } from '@/domain/service/service'
import { checkDraft, type CheckedDraft } from '../forms/draft'
import { metaOf, pairsOf } from './subsets/meta-pairs'

export interface InstanceDraft {
  [field: string]: unknown
  namespace: string
  service: string
  address: string
  port: number | ''
  weight: number | ''
  tags: string[]
  /** `key=value` each. */
  meta: string[]
  check: { type: InstanceCheck['type']; path: string; intervalMs: number | ''; timeoutMs: number | '' }
}

export function newInstanceDraft(namespace: string, service: string): InstanceDraft {
  return {
    namespace,
    service,
    address: '',
    port: '',
    weight: 1,
    tags: [],
    meta: [],
    check: { type: 'HTTP', path: '/healthz', intervalMs: 10_000, timeoutMs: 2000 },
  }
}

export function instanceDraftOf(namespace: string, spec: InstanceSpec): InstanceDraft {
  const { check } = spec
  const defaults = newInstanceDraft('', '').check
  return {
    namespace,
    service: spec.service,
    address: spec.address,
    port: spec.port,
    weight: spec.weight,
    tags: spec.tags,
    meta: pairsOf(spec.meta),
    check: {
      type: check.type,
      path: check.type === 'HTTP' ? check.path : defaults.path,
      intervalMs: check.type === 'NONE' ? defaults.intervalMs : check.intervalMs,
      timeoutMs: check.type === 'NONE' ? defaults.timeoutMs : check.timeoutMs,
    },
  }
}

/** The spec that a draft stands for, or what is wrong with it by field of the form. */
export function checkInstanceDraft(draft: InstanceDraft): CheckedDraft<InstanceSpec> {
  const { meta, broken } = metaOf(draft.meta)
  if (broken.length > 0) {
    return { ok: false, problems: [{ field: 'meta', value: broken[0], message: 'write each as key=value' }] }
  }
  const { type, path, intervalMs, timeoutMs } = draft.check
  const timing = { intervalMs, timeoutMs }
  const checked = checkDraft(instanceSpec, {
    service: draft.service.trim(),
    address: draft.address.trim(),
    port: draft.port,
    weight: draft.weight,
    tags: draft.tags,
    meta,
    check: type === 'NONE' ? { type } : type === 'TCP' ? { type, ...timing } : { type, path, ...timing },
  })
  if (checked.ok) return checked
  // A wrong key or value of `meta` is shown at the one input that holds them all.
  return {
    ok: false,
    problems: checked.problems.map((each) => (each.field.startsWith('meta.') ? { ...each, field: 'meta' } : each)),
  }
}
