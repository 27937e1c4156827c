import { objectName, serviceName } from '@/domain/names'
import { serviceSpec, type ServiceSpec } from '@/domain/service/service'
import { checkDraft, type CheckedDraft, type ObjectDraft } from '../../forms/draft'

/** A service's own settings while somebody edits them. */
export type ServiceDraft = Omit<ObjectDraft<ServiceSpec>, 'minHealthyInstances'> & {
  /** Empty where the usual one holds. */
  minHealthyInstances: number | ''
}

/** The settings that a service without any is treated by, to begin from. */
export function newServiceDraft(namespace: string, name: string): ServiceDraft {
  return serviceDraftOf(namespace, name, serviceSpec.parse({}))
}

export function serviceDraftOf(namespace: string, name: string, spec: ServiceSpec): ServiceDraft {
  return { namespace, name, ...spec, minHealthyInstances: spec.minHealthyInstances ?? '' }
}

/** What would be published, or what is wrong with it. A service bears Consul's name, which may have capitals. */
export function checkService({
  namespace,
  name,
  minHealthyInstances,
  ...others
}: ServiceDraft): CheckedDraft<ServiceSpec> {
  const spec = minHealthyInstances === '' ? others : { ...others, minHealthyInstances }
  const parts = [
    checkDraft(objectName, namespace, 'namespace'),
    checkDraft(serviceName, name, 'name'),
    checkDraft(serviceSpec, spec),
  ]
  const problems = parts.flatMap((each) => (each.ok ? [] : each.problems))
  return problems.length === 0 ? checkDraft(serviceSpec, spec) : { ok: false, problems }
}

/** Consul takes names that are no DNS label; of those Switchyard can show the instances but govern nothing. */
export function isGovernable(name: string): boolean {
  return serviceName.safeParse(name).success
}
