import type { BreakerSpec } from '@/domain/breaker/policy'
import type { BreakerPolicyModel } from '../generated/models/BreakerPolicy'
import { anyOf, byPlace, commonColumns, inNamespace, type ObjectTable, type Stored, storedObject } from './table'

export const breakerPolicyTable: ObjectTable<'breaker'> = {
  find: async (queries, places) => (await queries.breakerPolicy.findMany({ where: anyOf(places) })).map(toStored),
  list: async (queries, namespace) =>
    (await queries.breakerPolicy.findMany({ where: inNamespace(namespace), orderBy: byPlace })).map(toStored),
  remove: async (queries, places) => {
    await queries.breakerPolicy.deleteMany({ where: anyOf(places) })
  },
  insert: async (queries, objects) => {
    await queries.breakerPolicy.createMany({ data: objects.map(toRow) })
  },
}

function toRow(stored: Stored<'breaker'>) {
  const { scope, ...spec } = stored.spec
  return { ...commonColumns(stored), ...spec, breakerScope: scope }
}

function toStored(row: BreakerPolicyModel) {
  const spec: BreakerSpec = {
    enabled: row.enabled,
    description: row.description,
    service: row.service,
    scope: row.breakerScope,
    mode: row.mode,
    slidingWindowType: row.slidingWindowType,
    slidingWindowSize: row.slidingWindowSize,
    minimumNumberOfCalls: row.minimumNumberOfCalls,
    failureRateThresholdPercent: row.failureRateThresholdPercent,
    slowCallRateThresholdPercent: row.slowCallRateThresholdPercent,
    slowCallDurationThresholdMs: row.slowCallDurationThresholdMs,
    waitDurationInOpenStateMs: row.waitDurationInOpenStateMs,
    permittedNumberOfCallsInHalfOpenState: row.permittedNumberOfCallsInHalfOpenState,
    maxWaitDurationInHalfOpenStateMs: row.maxWaitDurationInHalfOpenStateMs,
    failureStatuses: row.failureStatuses,
  }
  return storedObject('breaker', row, spec)
}
