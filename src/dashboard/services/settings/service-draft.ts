import { objectName, serviceName } from '@/domain/names'
import { serviceSpec, type ServiceSpec } from '@/domain/service/service'
import { checkDraft, type CheckedDraft, type ObjectDraft } from '../../forms/draft'

/** A service's own settings while somebody edits them. */
export type ServiceDraft = ObjectDraft<ServiceSpec>

/** The settings that a service without any is treated by, to begin from. */
export function newServiceDraft(namespace: string, name: string): ServiceDraft {
  return { namespace, name, ...serviceSpec.parse({}) }
}

/** What would be published, or what is wrong with it. A service bears Consul's name, which may have capitals. */
export function checkService({ namespace, name, ...spec }: ServiceDraft): CheckedDraft<ServiceSpec> {
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
