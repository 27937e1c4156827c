/** Endpoints of webhooks. Each change is versioned and audited; a secret is given out when it is made and never again. */
import { randomBytes, randomUUID } from 'node:crypto'
import { DomainError } from '@/domain/errors'
import { noticeTypes, type WebhookView } from '@/domain/view/breaker-views'
import type { WebhookSpec } from '@/domain/webhook/webhook'
import { recordAudit } from './audit'
import { type Database, inTransaction, type Queries } from './database'
import type { WebhookEndpointModel } from './generated/models/WebhookEndpoint'
import { giveUpPending } from './webhook-deliveries'

interface By {
  actor: { id: string | null; name: string }
  nowMs: number
}

const dayMs = 24 * 3_600_000
/** So long the old secret signs as well. */
const oldSecretForMs = dayMs
const secretBytes = 32

/** Oldest first, with what became of the last day's messages. */
export async function listWebhooks(database: Database, nowMs: number): Promise<WebhookView[]> {
  const [rows, counts] = await Promise.all([
    database.client.webhookEndpoint.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] }),
    database.client.webhookDelivery.groupBy({
      by: ['endpointId', 'status'],
      where: { createdAt: { gte: new Date(nowMs - dayMs) } },
      _count: { _all: true },
    }),
  ])
  const countOf = (endpointId: string, status: string) =>
    counts.find((each) => each.endpointId === endpointId && each.status === status)?._count._all ?? 0
  return rows.map((row) => ({
    ...toView(row),
    delivered: countOf(row.id, 'DELIVERED'),
    failed: countOf(row.id, 'FAILED'),
    pending: countOf(row.id, 'PENDING'),
  }))
}

/** @returns the endpoint's id and its secret */
export async function createWebhook(
  database: Database,
  spec: WebhookSpec,
  by: By,
): Promise<{ id: string; secret: string }> {
  const id = randomUUID()
  const secret = newSecret()
  await inTransaction(database, async (queries) => {
    await queries.webhookEndpoint.create({
      data: { ...spec, id, secret, version: 1, createdAt: new Date(by.nowMs), ...stamp(by) },
    })
    await audit(queries, 'webhook.create', id, spec, by)
  })
  return { id, secret }
}

/**
 * Changes an endpoint that still is at `version`. One that is switched off gives up what waits for it.
 * @returns its new secret, when one was asked for; the old one signs as well for a day
 * @throws DomainError NOT_FOUND, CONFLICT (changed since it was read)
 */
export async function updateWebhook(
  database: Database,
  { id, version, rotateSecret, ...spec }: WebhookSpec & { id: string; version: number; rotateSecret: boolean },
  by: By,
): Promise<string | null> {
  const secret = rotateSecret ? newSecret() : null
  await inTransaction(database, async (queries) => {
    const standing = await lockWebhook(queries, id)
    if (standing.version !== version) throw changedSince(version, standing)
    const rotation = secret === null ? {} : rotated(standing, secret, by.nowMs)
    await queries.webhookEndpoint.update({
      where: { id },
      data: { ...spec, ...rotation, version: version + 1, ...stamp(by) },
    })
    if (!spec.enabled) await giveUpPending(queries, id, 'the endpoint was switched off', by.nowMs)
    await audit(queries, secret === null ? 'webhook.update' : 'webhook.rotate', id, spec, by)
  })
  return secret
}

/** Its deliveries go with it. @throws DomainError NOT_FOUND */
export async function removeWebhook(database: Database, id: string, by: By): Promise<void> {
  await inTransaction(database, async (queries) => {
    const standing = await lockWebhook(queries, id)
    await queries.webhookEndpoint.delete({ where: { id } })
    await audit(queries, 'webhook.remove', id, standing, by)
  })
}

/**
 * The endpoint said that it is gone (410): nothing is sent to it until somebody switches it on again. Whoever also writes
 * to its deliveries in the same transaction locks the endpoint before that: see `lockEndpoint`.
 */
export async function disableGoneWebhook(queries: Queries, id: string, nowMs: number): Promise<void> {
  const by: By = { actor: { id: null, name: 'Switchyard' }, nowMs }
  const [row] = await queries.webhookEndpoint.updateManyAndReturn({
    where: { id, enabled: true },
    data: { enabled: false, version: { increment: 1 }, ...stamp(by) },
  })
  if (!row) return
  await giveUpPending(queries, id, 'the endpoint answered 410 to another message', nowMs)
  await audit(queries, 'webhook.gone', id, row, by)
}

/**
 * Changes of one endpoint come one after the other: until the transaction ends nobody else changes it. Everybody locks
 * the endpoint first and its deliveries then, so that no two ever wait for each other.
 */
export async function lockEndpoint(queries: Queries, id: string): Promise<void> {
  await queries.$queryRaw`SELECT 1 FROM webhook_endpoints WHERE id = ${id}::uuid FOR UPDATE`
}

/** @throws DomainError NOT_FOUND */
async function lockWebhook(queries: Queries, id: string): Promise<WebhookEndpointModel> {
  await lockEndpoint(queries, id)
  const row = await queries.webhookEndpoint.findUnique({ where: { id } })
  if (row) return row
  const message = 'there is no such webhook'
  throw new DomainError('NOT_FOUND', message, [{ field: 'id', value: id, message }])
}

function changedSince(version: number, { updatedBy, version: standing }: WebhookEndpointModel): DomainError {
  const message = `the webhook was changed by ${updatedBy} since it was read: it is at version ${String(standing)}`
  return new DomainError('CONFLICT', message, [{ field: 'version', value: version, message }])
}

function rotated({ secret }: WebhookEndpointModel, next: string, nowMs: number) {
  return { secret: next, oldSecret: secret, oldSecretUntil: new Date(nowMs + oldSecretForMs) }
}

function newSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`
}

function stamp({ actor, nowMs }: By) {
  return { updatedAt: new Date(nowMs), updatedBy: actor.name }
}

function audit(
  queries: Queries,
  action: string,
  id: string,
  { url, enabled }: Pick<WebhookSpec, 'url' | 'enabled'>,
  { actor, nowMs }: By,
): Promise<void> {
  // An address may hold a receiver's token: only where it leads is written down.
  const detail = { origin: new URL(url).origin, enabled }
  return recordAudit(queries, { atMs: nowMs, actor, action, object: `webhook/${id}`, detail })
}

function toView(row: WebhookEndpointModel): Omit<WebhookView, 'delivered' | 'failed' | 'pending'> {
  const { id, url, description, enabled, eventTypes, version, updatedAt, updatedBy } = row
  return {
    ...{ id, url, description, enabled, version, updatedBy, updatedAtMs: updatedAt.getTime() },
    eventTypes: noticeTypes.filter((each) => eventTypes.includes(each)),
  }
}
