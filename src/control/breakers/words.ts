/** How orders for breakers are told: in revisions' messages, and to whoever comes second. */
import type { BreakerOverrideSpec } from '@/domain/breaker/policy'

const longestMessage = 500

const verbs: Record<BreakerOverrideSpec['intent'], { order: string; past: string }> = {
  FORCED_OPEN: { order: 'Trip', past: 'tripped' },
  DISABLED: { order: 'Disable', past: 'disabled' },
  METRICS_ONLY: { order: 'Shadow', past: 'shadowed' },
  RESET: { order: 'Reset', past: 'reset' },
}

type Told = Pick<BreakerOverrideSpec, 'instance' | 'gateway' | 'intent' | 'reason'>

/** What was done, as audit records name it: `trip`, `disable`, `shadow`, `reset`. */
export function verbOf(intent: BreakerOverrideSpec['intent']): string {
  return verbs[intent].order.toLowerCase()
}

/**
 * `Trip checkout: card network is down`, `Trip 10.0.0.5:8080 of checkout on gateway gw-1: …`.
 * @param ended the orders for single machines that it takes the place of
 */
export function orderMessage(breaker: string, order: Told, ended: readonly Told[] = []): string {
  const ends = ended.length === 0 ? '' : `, in place of the orders for ${ended.map(machinesOf).join(', ')}`
  return `${verbs[order.intent].order} ${whichOf(breaker, order)}${ends}: ${order.reason}`.slice(0, longestMessage)
}

/** `Ana tripped checkout at 2026-11-22T19:02:11.000Z: card network is down`. */
export function whatStands(breaker: string, order: Told & Pick<BreakerOverrideSpec, 'actor' | 'atMs'>): string {
  const at = new Date(order.atMs).toISOString()
  return `${order.actor} ${verbs[order.intent].past} ${whichOf(breaker, order)} at ${at}: ${order.reason}`
}

function whichOf(breaker: string, { instance, gateway }: Told): string {
  return `${instance == null ? '' : `${instance} of `}${breaker}${gateway == null ? '' : ` on gateway ${gateway}`}`
}

function machinesOf({ instance, gateway }: Told): string {
  if (gateway == null) return String(instance)
  return instance == null ? `gateway ${gateway}` : `${instance} on gateway ${gateway}`
}
