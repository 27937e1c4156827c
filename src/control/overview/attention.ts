import type { BreakerState } from '@/domain/breaker/policy'
import type { AttentionItem, GatewayRow, PublishStatus, ServiceRow } from '@/domain/view/views'
import { inWords } from '../changes/proof'
import { worstOf } from '../services/health'

export interface AttentionSources {
  services: readonly Pick<ServiceRow, 'name' | 'namespace' | 'health'>[]
  breakers: readonly {
    namespace: string
    name: string
    service: string
    state: BreakerState
    sinceMs: number | null
  }[]
  throttling: readonly { namespace: string; name: string; limitedPerSecond: number }[]
  gateways: readonly Pick<GatewayRow, 'id' | 'state' | 'error' | 'lastSeenAtMs'>[]
  /** Whether Redis told which gateways report; without it silence means nothing. */
  gatewaysKnown: boolean
  publish: PublishStatus & {
    committedAtMs: number
    /** When the first revision was committed that not all gateways enforce; null when they enforce the newest. */
    lackingSinceMs: number | null
  }
  /** A revision that not all gateways enforce after so long is slow. */
  enforceWithinMs: number
  /** Open drifts, and the newest of them. */
  drift: { count: number; newest: { key: string; foundAtMs: number } | null }
  nowMs: number
}

/** A publish takes well under a second; one that takes longer is waiting for something. */
const publishPatienceMs = 3000
/** How many of the gateways that lack a revision are named. */
const gatewaysNamed = 3

/** What an operator should look at: what stops traffic first, then what may soon. Details are figures and given reasons. */
export function attention(sources: AttentionSources): AttentionItem[] {
  const items = [
    ...noGateway(sources),
    ...sources.gateways.flatMap((each) => gatewayItem(each, sources.gatewaysKnown) ?? []),
    ...publishItem(sources),
    ...sources.services.flatMap((each) => serviceItem(each) ?? []),
    ...sources.breakers.flatMap((each) => breakerItem(each) ?? []),
    ...slowItem(sources),
    ...driftItem(sources.drift),
    ...sources.throttling.map(throttlingItem),
  ]
  return [
    ...items.filter((each) => each.severity === 'critical'),
    ...items.filter((each) => each.severity === 'warning'),
  ]
}

function noGateway({ gateways, gatewaysKnown }: AttentionSources): AttentionItem[] {
  if (!gatewaysKnown || gateways.some((each) => each.state !== 'NOT_SEEN')) return []
  const object = { kind: 'gateway' as const, namespace: null, name: '' }
  return [{ severity: 'critical', code: 'NO_GATEWAY', object, detail: '', sinceMs: null }]
}

function gatewayItem(gateway: AttentionSources['gateways'][number], known: boolean): AttentionItem | null {
  const object = { kind: 'gateway' as const, namespace: null, name: gateway.id }
  if (gateway.state === 'ERROR') {
    const detail = gateway.error ? inWords(gateway.error) : ''
    return { severity: 'critical', code: 'GATEWAY_ERROR', object, detail, sinceMs: null }
  }
  if (gateway.state !== 'NOT_SEEN' || !known) return null
  return { severity: 'warning', code: 'GATEWAY_NOT_SEEN', object, detail: '', sinceMs: gateway.lastSeenAtMs }
}

function publishItem({ publish, nowMs }: AttentionSources): AttentionItem[] {
  if (publish.published || nowMs - publish.committedAtMs < publishPatienceMs) return []
  const detail = `r${String(publish.revision)}${publish.waitingFor ? ` ${publish.waitingFor}` : ''}`
  const sinceMs = publish.committedAtMs
  return [{ severity: 'critical', code: 'PUBLISH_WAITING', object: revisionObject(publish.revision), detail, sinceMs }]
}

/** Detail: `r118 41/42 gw-7`, with the reason where one refuses it. */
function slowItem({ publish, enforceWithinMs, nowMs }: AttentionSources): AttentionItem[] {
  const { revision, lackingSinceMs: sinceMs, failing, pending } = publish
  if (!publish.published || sinceMs === null || nowMs - sinceMs < enforceWithinMs) return []
  const [refusing] = failing
  const who = refusing ? `${refusing.gateway}: ${refusing.reason}` : pending.slice(0, gatewaysNamed).join(', ')
  const more = failing.length + pending.length - (refusing ? 1 : gatewaysNamed)
  const detail = [
    `r${String(revision)} ${String(publish.enforcedBy)}/${String(publish.gateways)}`,
    ...(who === '' ? [] : [who]),
    ...(more > 0 ? [`+${String(more)}`] : []),
  ].join(' ')
  return [{ severity: 'warning', code: 'PUBLISH_SLOW', object: revisionObject(revision), detail, sinceMs }]
}

/** The newest is named, with how many more there are. */
function driftItem({ count, newest }: AttentionSources['drift']): AttentionItem[] {
  if (count === 0) return []
  const object = { kind: 'drift' as const, namespace: null, name: newest?.key ?? '' }
  const detail = count > 1 ? `+${String(count - 1)}` : ''
  return [{ severity: 'warning', code: 'DRIFT', object, detail, sinceMs: newest?.foundAtMs ?? null }]
}

function revisionObject(revision: number): AttentionItem['object'] {
  return { kind: 'revision', namespace: null, name: String(revision) }
}

function serviceItem({ name, namespace, health }: AttentionSources['services'][number]): AttentionItem | null {
  if (worstOf(health) !== 'critical') return null
  const object = { kind: 'service' as const, namespace, name }
  return {
    severity: 'critical',
    code: 'SERVICE_CRITICAL',
    object,
    detail: `0/${String(health.critical)}`,
    sinceMs: null,
  }
}

function breakerItem({ namespace, name, state, sinceMs }: AttentionSources['breakers'][number]): AttentionItem | null {
  if (state !== 'OPEN' && state !== 'FORCED_OPEN' && state !== 'HALF_OPEN') return null
  const severity = state === 'OPEN' ? 'critical' : 'warning'
  return { severity, code: 'BREAKER_OPEN', object: { kind: 'breaker', namespace, name }, detail: state, sinceMs }
}

function throttlingItem({ namespace, name, limitedPerSecond }: AttentionSources['throttling'][number]): AttentionItem {
  return {
    severity: 'warning',
    code: 'LIMIT_THROTTLING',
    object: { kind: 'rate-limit', namespace, name },
    detail: `${limitedPerSecond.toFixed(1)}/s`,
    sinceMs: null,
  }
}
