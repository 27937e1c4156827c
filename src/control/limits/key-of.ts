import { objectRef } from '@/domain/names'
import { findObject } from '@/store/objects/objects'
import { limitKeyOf } from '@/wire/limit-key'
import type { ControlParts } from '../context'
import { notFound } from '../not-found'

/**
 * The key that gateways form of a value, which may be a credential: it is not kept and stands in no message.
 * @throws DomainError NOT_FOUND
 */
export async function keyOf(
  { database }: Pick<ControlParts, 'database'>,
  { namespace, name, value }: { namespace: string; name: string; value: string },
): Promise<{ key: string }> {
  const limit = await findObject(database.client, 'rate-limit', { namespace, name })
  if (!limit) throw notFound('limit', objectRef(namespace, name))
  return { key: limitKeyOf(limit.spec.key, value) }
}
