import { isIP } from 'node:net'
import { mayProbe } from '@/adapters/net/address-guard'
import { DomainError } from '@/domain/errors'
import type { WebhookSpec } from '@/domain/webhook/webhook'
import { unstorableText } from '@/store/storable-text'
import { createWebhook, updateWebhook } from '@/store/webhooks'
import type { ControlContext } from '../context'

export interface WebhookChange extends WebhookSpec {
  /** What is changed, as it was read; null: a new one. */
  standing: { id: string; version: number } | null
  rotateSecret: boolean
}

/**
 * Makes an endpoint, or changes one.
 * @returns its id, and its secret if it is a new one: it is not told again
 * @throws DomainError INVALID (an address that must not be called), NOT_FOUND, CONFLICT (changed since it was read)
 */
export async function saveWebhook(
  { database, clock, actor, allowLoopback }: ControlContext,
  { standing, rotateSecret, ...spec }: WebhookChange,
): Promise<{ id: string; secret: string | null }> {
  const problems = [...unstorableText(spec, ''), ...guarded(spec.url, allowLoopback)]
  if (problems[0]) throw new DomainError('INVALID', problems[0].message, problems)
  const by = { actor, nowMs: clock.now() }
  if (standing === null) return createWebhook(database, spec, by)
  return { id: standing.id, secret: await updateWebhook(database, { ...spec, ...standing, rotateSecret }, by) }
}

/** Names are judged when they are resolved, at each try, since they may lead somewhere else by then. */
function guarded(url: string, allowLoopback: boolean) {
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) === 0 || mayProbe(host, { allowLoopback })) return []
  const message = mayProbe(host, { allowLoopback: true })
    ? `${host} is an address of the machine itself, where nothing is sent: see SWITCHYARD_ALLOW_LOOPBACK`
    : `${host} is a link-local, multicast, reserved or metadata address, where nothing is sent`
  return [{ field: 'url', value: url, message }]
}
