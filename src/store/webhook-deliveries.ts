/**
 * Messages for endpoints of webhooks, one row for each endpoint, with every try. A row is written in the transaction of
 * what it tells. Whoever sends one claims it first, for longer than a try can take: a claim that was not ended (its
 * controller was killed) runs out, so that nothing is lost, and no two send the same at once. Kept for a week.
 */
import { randomUUID } from 'node:crypto'
import { DomainError } from '@/domain/errors'
import type { DeliveryRow, Notice } from '@/domain/view/breaker-views'
import { type WebhookPayload, webhookIdOf, webhookPayloadOf, webhookTestType } from '@/wire/webhook'
import { type Database, inTransaction, type Queries } from './database'
import type { Prisma } from './generated/client'
import type { WebhookDeliveryModel } from './generated/models/WebhookDelivery'
import { notify } from './notify'

export type DeliveryTry = DeliveryRow['tries'][number]

/** One message to be sent, claimed until `claimedUntilMs`. */
export interface ClaimedDelivery {
  id: string
  endpointId: string
  messageId: string
  payload: WebhookPayload
  tries: number
  url: string
  /** Signed with each of them: the old one too, for a while. */
  secrets: string[]
  claimedUntilMs: number
}

const keptMs = 7 * 24 * 3_600_000
const step = 1000

/** One for each endpoint that wants to be told. */
export async function addDeliveries(queries: Queries, notices: readonly Notice[], nowMs: number): Promise<void> {
  if (notices.length === 0) return
  const endpoints = await queries.webhookEndpoint.findMany({
    where: { enabled: true },
    select: { id: true, eventTypes: true },
  })
  const data = notices.flatMap((notice) =>
    endpoints
      .filter((each) => each.eventTypes.length === 0 || each.eventTypes.includes(notice.type))
      .map((each) => newDelivery(each.id, webhookIdOf(notice), webhookPayloadOf(notice), nowMs)),
  )
  if (data.length > 0) await queries.webhookDelivery.createMany({ data })
}

/** A message that tells nothing, to see whether it comes. @throws DomainError NOT_FOUND, INVALID (it is switched off) */
export async function addTestDelivery(database: Database, endpointId: string, nowMs: number): Promise<string> {
  return inTransaction(database, async (queries) => {
    await refuseSilent(queries, endpointId)
    const payload: WebhookPayload = {
      type: webhookTestType,
      timestamp: new Date(nowMs).toISOString(),
      data: { text: 'This is a test by Switchyard.' },
    }
    const data = newDelivery(endpointId, `test_${randomUUID()}`, payload, nowMs)
    await queries.webhookDelivery.create({ data })
    await notify(queries, 'notice')
    return data.id
  })
}

/** Tries it once more now, whatever became of it. @throws DomainError NOT_FOUND, INVALID (the endpoint is switched off) */
export async function redeliver(database: Database, id: string, nowMs: number): Promise<void> {
  await inTransaction(database, async (queries) => {
    const row = await queries.webhookDelivery.findUnique({ where: { id }, select: { endpointId: true } })
    if (!row) throw notFound('id', id, 'there is no such delivery: they are kept for a week')
    await refuseSilent(queries, row.endpointId)
    // One that waits for its next try may be under way: its claim is left alone.
    await queries.webhookDelivery.updateMany({
      where: { id, status: { not: 'PENDING' } },
      data: { status: 'PENDING', nextTryAt: new Date(nowMs), deliveredAt: null },
    })
    await notify(queries, 'notice')
  })
}

/** Newest first. */
export async function listDeliveries(
  database: Database,
  { endpointId, limit }: { endpointId: string; limit: number },
): Promise<DeliveryRow[]> {
  const rows = await database.client.webhookDelivery.findMany({
    where: { endpointId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  return rows.map(toRow)
}

/** The oldest that is due of each endpoint, but of none of `busy`. */
export async function claimDeliveries(
  database: Database,
  { busy, nowMs, untilMs, limit }: { busy: readonly string[]; nowMs: number; untilMs: number; limit: number },
): Promise<ClaimedDelivery[]> {
  const now = new Date(nowMs)
  const rows = await database.client.$queryRaw<ClaimedRow[]>`
    UPDATE webhook_deliveries AS row SET next_try_at = ${new Date(untilMs)}
    FROM (
      SELECT due.id, endpoint.url, endpoint.secret,
        CASE WHEN endpoint.old_secret_until > ${now} THEN endpoint.old_secret END AS old_secret
      FROM webhook_endpoints AS endpoint, LATERAL (
        SELECT id FROM webhook_deliveries
        WHERE endpoint_id = endpoint.id AND status = 'PENDING' AND next_try_at <= ${now}
        ORDER BY next_try_at, created_at LIMIT 1 FOR UPDATE SKIP LOCKED
      ) AS due
      WHERE endpoint.enabled AND NOT endpoint.id = ANY(${busy}::uuid[])
      LIMIT ${limit}
    ) AS chosen
    WHERE row.id = chosen.id
    RETURNING row.id, row.endpoint_id, row.message_id, row.payload, jsonb_array_length(row.tries) AS tries,
      chosen.url, chosen.secret, chosen.old_secret`
  return rows.map(({ endpoint_id: endpointId, message_id: messageId, secret, old_secret: old, ...row }) => ({
    ...row,
    endpointId,
    messageId,
    secrets: old === null ? [secret] : [secret, old],
    claimedUntilMs: untilMs,
  }))
}

interface ClaimedRow {
  id: string
  endpoint_id: string
  message_id: string
  payload: WebhookPayload
  tries: number
  url: string
  secret: string
  old_secret: string | null
}

/** What became of a claimed delivery. RELEASED: it was not tried to the end; the next who looks may have it. */
export type DeliveryEnd =
  | { status: 'DELIVERED'; tried: DeliveryTry }
  | { status: 'FAILED'; tried: DeliveryTry }
  | { status: 'RETRY'; tried: DeliveryTry; atMs: number }
  | { status: 'RELEASED'; atMs: number }

/** @returns whether the claim still stood; nothing is written when it ran out meanwhile */
export async function endDelivery(queries: Queries, claimed: ClaimedDelivery, end: DeliveryEnd): Promise<boolean> {
  const tries = end.status === 'RELEASED' ? [] : [end.tried]
  const waits = end.status === 'RETRY' || end.status === 'RELEASED'
  const status = waits ? 'PENDING' : end.status
  const nextTryAt = waits ? new Date(end.atMs) : null
  const deliveredAt = end.status === 'DELIVERED' ? new Date(end.tried.atMs + end.tried.tookMs) : null
  const count = await queries.$executeRaw`
    UPDATE webhook_deliveries
    SET status = ${status}::"DeliveryStatus", next_try_at = ${nextTryAt}, delivered_at = ${deliveredAt},
      tries = tries || ${JSON.stringify(tries)}::jsonb
    WHERE id = ${claimed.id}::uuid AND status = 'PENDING' AND next_try_at = ${new Date(claimed.claimedUntilMs)}`
  return count > 0
}

/** Nothing that waits for this endpoint is sent any more. */
export async function giveUpPending(queries: Queries, endpointId: string, why: string, nowMs: number): Promise<void> {
  const word: DeliveryTry[] = [{ atMs: nowMs, tookMs: 0, status: null, error: why }]
  await queries.$executeRaw`
    UPDATE webhook_deliveries
    SET status = 'FAILED', next_try_at = NULL, tries = tries || ${JSON.stringify(word)}::jsonb
    WHERE endpoint_id = ${endpointId}::uuid AND status = 'PENDING'`
}

/**
 * Removes one step of what is too old.
 * @returns whether there may be more to remove
 */
export async function pruneDeliveries(database: Database, nowMs: number, stepRows = step): Promise<boolean> {
  const oldest = new Date(nowMs - keptMs)
  const removed = await database.client.$executeRaw`
    DELETE FROM webhook_deliveries WHERE id IN (
      SELECT id FROM webhook_deliveries WHERE created_at < ${oldest} ORDER BY created_at LIMIT ${stepRows})`
  return removed >= stepRows
}

async function refuseSilent(queries: Queries, endpointId: string): Promise<void> {
  const endpoint = await queries.webhookEndpoint.findUnique({ where: { id: endpointId }, select: { enabled: true } })
  if (!endpoint) throw notFound('id', endpointId, 'there is no such webhook')
  if (endpoint.enabled) return
  const message = 'the endpoint is switched off: switch it on first'
  throw new DomainError('INVALID', message, [{ field: 'id', value: endpointId, message }])
}

function notFound(field: string, value: string, message: string): DomainError {
  return new DomainError('NOT_FOUND', message, [{ field, value, message }])
}

function newDelivery(endpointId: string, messageId: string, payload: WebhookPayload, nowMs: number) {
  const now = new Date(nowMs)
  return {
    ...{ id: randomUUID(), endpointId, messageId, eventType: payload.type, createdAt: now, nextTryAt: now },
    payload: payload as unknown as Prisma.InputJsonObject,
    tries: [],
  }
}

function toRow({ createdAt, nextTryAt, deliveredAt, tries, ...row }: WebhookDeliveryModel): DeliveryRow {
  return {
    ...row,
    createdAtMs: createdAt.getTime(),
    nextTryAtMs: nextTryAt?.getTime() ?? null,
    deliveredAtMs: deliveredAt?.getTime() ?? null,
    tries: tries as unknown as DeliveryTry[],
  }
}
