import type { InstanceDetail } from '@/domain/view/fleet-views'
import { listManagedInstances } from '@/store/instances'
import type { ControlParts } from '../context'
import { serviceEntry } from '../live/fleet-entries'
import { notFound } from '../not-found'
import { readServiceSources } from '../services/service-sources'
import { instanceHistory } from './instance-history'
import { instanceRows } from './instance-rows'

const latestEvents = 20

/** @throws DomainError NOT_FOUND when Consul's catalog does not have it, or is not known */
export async function getInstance(
  parts: ControlParts,
  { service, node, instanceId }: { service: string; node: string; instanceId: string },
): Promise<InstanceDetail> {
  const sources = await readServiceSources(parts)
  const inFleet = sources.fleet?.get(service)
  const entry =
    inFleet &&
    serviceEntry(inFleet).instances.find(({ instance }) => instance.node === node && instance.id === instanceId)
  if (!entry) throw notFound('instance', instanceId, 'instanceId')
  const [[row], history, ofService] = await Promise.all([
    instanceRows(parts, sources, [entry]),
    instanceHistory(parts, { service, instance: entry.address, limit: latestEvents }),
    entry.instance.managed ? listManagedInstances(parts.database, service) : [],
  ])
  if (!row) throw notFound('instance', instanceId, 'instanceId')
  const own = ofService.find((each) => each.id === row.managedId)
  const managed = own === undefined ? null : { ...own.spec, id: own.id, version: own.version }
  return { row, checks: entry.instance.checks, history, managed }
}
