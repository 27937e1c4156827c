import { randomUUID } from 'node:crypto'
import { type AdoptedSpec, adoptionOf } from '@/domain/drift/adopt'
import { DomainError } from '@/domain/errors'
import { instanceAddress, instanceCheck } from '@/domain/service/service'
import { recordAudit } from './audit'
import { type Database, inTransaction, isUniqueViolation, type Queries } from './database'
import { auditDrift, type By, findOpen } from './drifts'
import type { DriftModel } from './generated/models/Drift'
import { notify } from './notify'

/**
 * Takes in what was found in the catalog. A foreign entry becomes a managed instance of `namespace` with an id of its own
 * and a TCP check; the controller then removes the entry and registers ours in one step. An instance of ours that was
 * changed by hand gets the found values; `namespace` is not asked for then.
 * @param whyNot tells why an instance may not be such
 * @throws DomainError INVALID (cannot be adopted; no such namespace), NOT_FOUND, CONFLICT (resolved meanwhile; the
 * address is taken)
 */
export async function adoptDrift(
  database: Database,
  { id, namespace }: { id: string; namespace: string },
  by: By,
  whyNot: (spec: AdoptedSpec) => string | null = () => null,
): Promise<{ instanceId: string }> {
  let place = ''
  try {
    return await inTransaction(database, async (queries) => {
      const drift = await findOpen(queries, id)
      const adoption = adoptionOf(drift)
      if (!adoption.possible) throw refusal('INVALID', 'id', id, adoption.reason)
      const reason = whyNot(adoption.spec)
      if (reason !== null) throw refusal('INVALID', 'id', id, reason)
      place = `${adoption.spec.service} at ${instanceAddress(adoption.spec)}`
      const changed = drift.kind === 'CHANGED'
      const instanceId = changed
        ? await change(queries, drift, adoption.spec, by)
        : await take(queries, namespace, adoption.spec, by)
      await queries.drift.update({
        where: { id },
        data: {
          resolution: 'ADOPTED',
          resolvedBy: by.actor.name,
          // A foreign entry still stands beside ours until the controller has removed it.
          ...(changed ? { resolvedAt: new Date(by.nowMs) } : { repairRequested: true }),
        },
      })
      await auditDrift(queries, drift, 'drift.adopt', by)
      await notify(queries, 'instance')
      await notify(queries, 'drift')
      return { instanceId }
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw refusal('CONFLICT', 'id', id, `there is a managed instance of ${place} already`)
  }
}

async function take(queries: Queries, namespace: string, spec: AdoptedSpec, by: By): Promise<string> {
  const scope = await queries.namespace.findUnique({ where: { name: namespace } })
  if (!scope) throw refusal('INVALID', 'namespace', namespace, `there is no namespace ${namespace}`)
  const check = instanceCheck.parse({ type: 'TCP' })
  const id = randomUUID()
  await queries.instance.create({ data: { id, namespace, ...spec, check, version: 1, ...stamp(by) } })
  await auditInstance(queries, 'instance.register', id, spec, by)
  return id
}

async function change(queries: Queries, { key }: DriftModel, spec: AdoptedSpec, by: By): Promise<string> {
  const id = key.slice(key.lastIndexOf('/') + 1)
  const { count } = await queries.instance.updateMany({
    where: { id, service: spec.service },
    data: { ...spec, version: { increment: 1 }, ...stamp(by) },
  })
  if (count === 0) throw refusal('NOT_FOUND', 'id', id, 'the managed instance was deregistered meanwhile')
  await auditInstance(queries, 'instance.update', id, spec, by)
  return id
}

function stamp(by: By) {
  return { updatedAt: new Date(by.nowMs), updatedBy: by.actor.name }
}

async function auditInstance(queries: Queries, action: string, id: string, spec: AdoptedSpec, by: By): Promise<void> {
  const detail = { service: spec.service, address: instanceAddress(spec), weight: spec.weight, adopted: true }
  await recordAudit(queries, { atMs: by.nowMs, actor: by.actor, action, object: `instance/${id}`, detail })
}

function refusal(code: 'INVALID' | 'NOT_FOUND' | 'CONFLICT', field: string, value: string, message: string) {
  return new DomainError(code, message, [{ field, value, message }])
}
