import type { BreakerState } from '@/domain/breaker/policy'
import type { AttentionItem, GatewayRow, PublishStatus } from '@/domain/view/views'
import { inWords } from '../changes/proof'
import type { ServiceAlarm } from './service-alarms'

export interface AttentionSources {
  services: readonly ServiceAlarm[]
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
/** How many of the reasons for orders are told. */
const reasonsNamed = 3

/** What an operator should look at: what stops traffic first, then what may soon. Details are figures and given reasons. */
export function attention(sources: AttentionSources): AttentionItem[] {
  const items = [
    ...noGateway(sources),
    ...sources.gateways.flatMap((each) => gatewayItem(each, sources.gatewaysKnown) ?? []),
    ...publishItem(sources),
    ...byTraffic(sources.services).flatMap((each) => serviceItem(each) ?? []),
    ...sources.breakers.flatMap((each) => breakerItem(each) ?? []),
    ...slowItem(sources),
    ...sources.services.flatMap((each) => flappingItem(each) ?? []),
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

/** The busiest first: there most requests fail. */
function byTraffic(services: readonly ServiceAlarm[]): ServiceAlarm[] {
  return services.toSorted((a, b) => (b.requestsPerSecond ?? 0) - (a.requestsPerSecond ?? 0))
}

/** Where operators themselves took every instance out, that is no alarm, but not to be forgotten: their reasons are told. */
function serviceItem({ name, namespace, instances, ordered, taking, reasons }: ServiceAlarm): AttentionItem | null {
  if (taking > 0) return null
  const object = { kind: 'service' as const, namespace, name }
  const byOrder = ordered === instances
  const detail = [
    `0/${String(instances)}`,
    ...(byOrder && reasons.length > 0 ? [reasons.slice(0, reasonsNamed).join('; ')] : []),
  ].join(' ')
  return { severity: byOrder ? 'warning' : 'critical', code: 'SERVICE_CRITICAL', object, detail, sinceMs: null }
}

function flappingItem({ name, namespace, instances, flapping, flappingSinceMs }: ServiceAlarm): AttentionItem | null {
  if (flapping === 0) return null
  const object = { kind: 'service' as const, namespace, name }
  const detail = `${String(flapping)}/${String(instances)}`
  return { severity: 'warning', code: 'INSTANCES_FLAPPING', object, detail, sinceMs: flappingSinceMs }
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
