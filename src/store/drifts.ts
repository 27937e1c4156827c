/**
 * Records of drift: what stood in Consul or Redis and was not as desired. The controller writes what it finds; operators
 * ask for repair or adoption. Each change tells controllers and screens to look again.
 */
import { randomUUID } from 'node:crypto'
import type { Difference, DriftChanges, OpenDrift, Resolution } from '@/domain/drift/drift'
import type { DriftRow, DriftTarget } from '@/domain/view/change-views'
import { adoptionOf, driftFields } from '@/domain/drift/adopt'
import { DomainError } from '@/domain/errors'
import { recordAudit } from './audit'
import { type Database, inTransaction, type Queries } from './database'
import { Prisma } from './generated/client'
import type { DriftModel } from './generated/models/Drift'
import { notify } from './notify'

export interface By {
  actor: { id: string | null; name: string }
  nowMs: number
}

/** Resolved records are kept for 30 days, and no more than the newest 1,000 of them. */
const keptMs = 30 * 24 * 3_600_000
const keptCount = 1000

/** Newest first; `before` is the id of the last record that was read. */
export async function listDrifts(
  database: Database,
  { status, limit, before }: { status: 'OPEN' | 'ALL'; limit: number; before?: string | undefined },
): Promise<DriftRow[]> {
  const rows = await database.client.drift.findMany({
    where: status === 'OPEN' ? { resolvedAt: null } : {},
    orderBy: [{ foundAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(before === undefined ? {} : { cursor: { id: before }, skip: 1 }),
  })
  return rows.map(toRow)
}

export function countOpenDrifts(database: Database): Promise<number> {
  return database.client.drift.count({ where: { resolvedAt: null } })
}

export async function openDrifts(database: Database): Promise<OpenDrift[]> {
  const rows = await database.client.drift.findMany({ where: { resolvedAt: null }, orderBy: { foundAt: 'asc' } })
  return rows.map(toOpen)
}

/** Another controller may have written the same: one open record for each key, so all of this goes one after another. */
const writerLock = 0x73_77_79_02

/**
 * Writes down what was found, and removes old records.
 * @param resolutions how each record of `gone` ends.
 */
export async function recordDrifts(
  database: Database,
  target: DriftTarget,
  { appeared, changed, gone }: DriftChanges,
  resolutions: ReadonlyMap<string, Resolution>,
  nowMs: number,
): Promise<void> {
  await inTransaction(database, async (queries) => {
    await queries.$executeRaw`SELECT pg_advisory_xact_lock(${writerLock})`
    const keys = appeared.map((each) => storable(each.key))
    const known = await queries.drift.findMany({ where: { target, resolvedAt: null, key: { in: keys } } })
    const fresh = appeared.filter((each) => !known.some((one) => one.key === storable(each.key)))
    await queries.drift.createMany({
      data: fresh.map((each) => ({ id: randomUUID(), target, foundAt: new Date(nowMs), ...columns(each) })),
    })
    for (const { drift, difference } of changed) {
      await queries.drift.updateMany({ where: { id: drift.id, resolvedAt: null }, data: columns(difference) })
    }
    for (const resolution of ['REPAIRED', 'ADOPTED', 'GONE'] as const) {
      const ended = gone.filter(({ id }) => (resolutions.get(id) ?? 'GONE') === resolution)
      await end(
        queries,
        ended.map((each) => each.id),
        resolution,
        nowMs,
      )
    }
    await removeOld(queries, nowMs)
    await notify(queries, 'drift')
  })
}

export async function resolveDrifts(
  database: Database,
  ids: readonly string[],
  resolution: Resolution,
  nowMs: number,
): Promise<void> {
  await inTransaction(database, async (queries) => {
    await end(queries, ids, resolution, nowMs)
    await notify(queries, 'drift')
  })
}

/** Has the controller put it right. @throws DomainError NOT_FOUND, CONFLICT (resolved meanwhile) */
export async function requestRepair(database: Database, id: string, by: By): Promise<void> {
  await inTransaction(database, async (queries) => {
    const row = await findOpen(queries, id)
    await queries.drift.update({ where: { id }, data: { repairRequested: true, resolvedBy: by.actor.name } })
    await auditDrift(queries, row, 'drift.repair', by)
    await notify(queries, 'drift')
  })
}

/** @throws DomainError NOT_FOUND, CONFLICT (resolved meanwhile) */
export async function findOpen(queries: Queries, id: string): Promise<DriftModel> {
  const row = await queries.drift.findUnique({ where: { id } })
  if (!row) {
    const message = 'there is no such drift; it may have been removed with old records'
    throw new DomainError('NOT_FOUND', message, [{ field: 'id', value: id, message }])
  }
  if (row.resolvedAt !== null || row.resolution !== null) {
    const message = 'this drift is resolved already'
    throw new DomainError('CONFLICT', message, [{ field: 'id', value: id, message }])
  }
  return row
}

export async function auditDrift(queries: Queries, row: DriftModel, action: string, by: By): Promise<void> {
  const detail = { target: row.target, kind: row.kind }
  await recordAudit(queries, { atMs: by.nowMs, actor: by.actor, action, object: `drift/${row.key}`, detail })
}

async function end(queries: Queries, ids: readonly string[], resolution: Resolution, nowMs: number): Promise<void> {
  if (ids.length === 0) return
  await queries.drift.updateMany({
    where: { id: { in: [...ids] }, resolvedAt: null },
    data: {
      resolution,
      resolvedAt: new Date(nowMs),
      // Who asked for a repair did not do what came about by itself.
      ...(resolution === 'GONE' ? { resolvedBy: null, repairRequested: false } : {}),
    },
  })
}

async function removeOld(queries: Queries, nowMs: number): Promise<void> {
  const [oldestKept] = await queries.drift.findMany({
    where: { resolvedAt: { not: null } },
    orderBy: { resolvedAt: 'desc' },
    skip: keptCount - 1,
    take: 1,
    select: { resolvedAt: true },
  })
  const cut = new Date(Math.max(nowMs - keptMs, oldestKept?.resolvedAt?.getTime() ?? 0))
  await queries.drift.deleteMany({ where: { resolvedAt: { lt: cut } } })
}

function columns({ key, kind, expected, found }: Difference) {
  return { key: storable(key), kind, expected: json(expected), found: json(found) }
}

function json(value: unknown) {
  if (value === null || value === undefined) return Prisma.DbNull
  return storableValue(JSON.parse(JSON.stringify(value))) as Prisma.InputJsonValue
}

function storableValue(value: unknown): unknown {
  if (typeof value === 'string') return storable(value)
  if (Array.isArray(value)) return value.map(storableValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [storable(name), storableValue(each)]))
}

/** What others wrote may hold what PostgreSQL cannot: a mark stands in its place. */
export function storable(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD')
}

function toOpen(row: DriftModel): OpenDrift {
  const { id, target, key, kind, expected, found, repairRequested } = row
  const adopting = row.resolution === 'ADOPTED'
  return { id, target, key, kind, expected, found, foundAtMs: row.foundAt.getTime(), repairRequested, adopting }
}

function toRow(row: DriftModel): DriftRow {
  const open = row.resolvedAt === null
  return {
    id: row.id,
    target: row.target,
    key: row.key,
    kind: row.kind,
    fields: driftFields(row),
    foundAtMs: row.foundAt.getTime(),
    resolvedAtMs: row.resolvedAt?.getTime() ?? null,
    resolution: open ? null : row.resolution,
    resolvedBy: row.resolvedBy,
    repairRequested: row.repairRequested,
    adoptable: open && row.resolution === null && !row.repairRequested && adoptionOf(row).possible,
  }
}
