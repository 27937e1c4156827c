/** A managed instance while somebody edits it: flat fields of a form, checked by the domain's own schema. */
import { instanceSpec, type InstanceCheck, type InstanceSpec } from '@/domain/service/service'
import { checkDraft, type CheckedDraft } from '../../forms/draft'
import { metaOf, pairsOf } from '../../services/subsets/meta-pairs'

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
  /** The fields of every kind of check; those of the chosen one count. */
  check: {
    type: InstanceCheck['type']
    path: string
    /** The gRPC service that is asked for. */
    service: string
    intervalMs: number | ''
    timeoutMs: number | ''
    ttlMs: number | ''
  }
  /** Whether it is deregistered once it was critical for so long. */
  deregisters: boolean
  deregisterAfterMs: number | ''
  runBy: 'CONTROLLER' | 'AGENT'
  agent: string
}

const hourMs = 3_600_000

export function newInstanceDraft(namespace: string, service: string): InstanceDraft {
  return {
    namespace,
    service,
    address: '',
    port: '',
    weight: 1,
    tags: [],
    meta: [],
    check: { type: 'HTTP', path: '/healthz', service: '', intervalMs: 10_000, timeoutMs: 2000, ttlMs: 30_000 },
    deregisters: false,
    deregisterAfterMs: hourMs,
    runBy: 'CONTROLLER',
    agent: '',
  }
}

export function instanceDraftOf(namespace: string, spec: InstanceSpec): InstanceDraft {
  const defaults = newInstanceDraft(namespace, spec.service)
  return {
    ...defaults,
    address: spec.address,
    port: spec.port,
    weight: spec.weight,
    tags: spec.tags,
    meta: pairsOf(spec.meta),
    check: { ...defaults.check, ...spec.check },
    deregisters: spec.deregisterAfterMs !== null,
    deregisterAfterMs: spec.deregisterAfterMs ?? hourMs,
    runBy: spec.agent === null ? 'CONTROLLER' : 'AGENT',
    agent: spec.agent ?? '',
  }
}

/** The fields of the chosen kind of check. */
function checkOf({ type, path, service, intervalMs, timeoutMs, ttlMs }: InstanceDraft['check']) {
  const timing = { intervalMs, timeoutMs }
  switch (type) {
    case 'NONE':
      return { type }
    case 'TCP':
      return { type, ...timing }
    case 'HTTP':
      return { type, path, ...timing }
    case 'GRPC':
      return { type, service: service.trim(), ...timing }
    case 'TTL':
      return { type, ttlMs }
  }
}

/** The spec that a draft stands for, or what is wrong with it by field of the form. */
export function checkInstanceDraft(draft: InstanceDraft): CheckedDraft<InstanceSpec> {
  const { meta, broken } = metaOf(draft.meta)
  if (broken.length > 0) {
    return { ok: false, problems: [{ field: 'meta', value: broken[0], message: 'write each as key=value' }] }
  }
  const checked = checkDraft(instanceSpec, {
    service: draft.service.trim(),
    address: draft.address.trim(),
    port: draft.port,
    weight: draft.weight,
    tags: draft.tags,
    meta,
    check: checkOf(draft.check),
    deregisterAfterMs: draft.deregisters && draft.check.type !== 'NONE' ? draft.deregisterAfterMs : null,
    agent: draft.runBy === 'AGENT' ? draft.agent.trim() : null,
  })
  if (checked.ok) return checked
  // A wrong key or value of `meta` is shown at the one input that holds them all.
  return {
    ok: false,
    problems: checked.problems.map((each) => (each.field.startsWith('meta.') ? { ...each, field: 'meta' } : each)),
  }
}
