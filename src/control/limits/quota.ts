import { peekDistributed } from '@/adapters/redis/limiter'
import { objectRef } from '@/domain/names'
import { boosted } from '@/domain/rate-limit/key-override'
import type { KeyOrder, KeyQuota } from '@/domain/view/limit-views'
import { findObject } from '@/store/objects/objects'
import type { Stored } from '@/store/objects/table'
import type { ControlParts } from '../context'
import { notFound } from '../not-found'
import { askGateways } from './ask-gateways'
import { refuseBareKey, refuseImpossibleKey } from './key-of-limit'
import { ordersOf } from './key-orders'

/**
 * How much of a limit one key has left: of the bucket in Redis, or of those in each gateway, which are asked for it.
 * @throws DomainError NOT_FOUND, INVALID, UNAVAILABLE (Redis does not answer)
 */
export async function quota(
  parts: ControlParts,
  { namespace, name, key }: { namespace: string; name: string; key: string },
): Promise<KeyQuota> {
  const [limit, orders] = await Promise.all([
    findObject(parts.database.client, 'rate-limit', { namespace, name }),
    ordersOf(parts, { namespace, name }),
  ])
  if (!limit) throw notFound('limit', objectRef(namespace, name))
  refuseImpossibleKey(limit.spec, key)
  refuseBareKey(limit.spec, key)
  const order = orders.get(key) ?? null
  const buckets = limit.spec.scope === 'LOCAL' ? localBuckets : sharedBucket
  return { namespace, name, key, spec: limit.spec, order, ...(await buckets(parts, limit, key, order)) }
}

type Buckets = Pick<KeyQuota, 'buckets' | 'silent'>

async function sharedBucket(
  { redis }: ControlParts,
  { namespace, name, spec }: Stored<'rate-limit'>,
  key: string,
  order: KeyOrder | null,
): Promise<Buckets> {
  const own = order?.stance === 'BOOST' ? boosted(spec, order.factor) : spec
  const stands = await peekDistributed(redis, objectRef(namespace, name), key, own)
  const { atMs, burst, remaining, retryAfterMs, resetAfterMs } = stands
  return { buckets: [{ gateway: null, atMs, remaining, burst, retryAfterMs, resetAfterMs }], silent: [] }
}

async function localBuckets(
  parts: ControlParts,
  { namespace, name }: Stored<'rate-limit'>,
  key: string,
): Promise<Buckets> {
  const { answers, silent } = await askGateways(parts, { kind: 'limit-quota', policy: objectRef(namespace, name), key })
  const atMs = parts.clock.now()
  const buckets = answers.flatMap(({ gateway, bucket }) => (bucket ? [{ gateway, atMs, ...bucket }] : []))
  return { buckets: buckets.sort((a, b) => (a.gateway < b.gateway ? -1 : 1)), silent: silent.sort() }
}
