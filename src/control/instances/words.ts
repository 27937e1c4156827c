/** How actions on instances are told in a revision's message. */
import { instanceAddress } from '@/domain/service/service'
import type { InstanceAction, InstanceTarget } from '@/domain/view/fleet-views'

const longestMessage = 500
const mostServices = 3

/** `Drain 2 instances of checkout: rollout of 2.4`, `Weight of 10.0.0.5:8080 of checkout to 5 over 10 min`. */
export function actionMessage(action: InstanceAction, targets: readonly InstanceTarget[], force: boolean): string {
  return messageOf(`${verbOf(action)} ${whichOf(targets)}${endOf(action)}`, action.reason, force)
}

export function deregisterMessage(targets: readonly InstanceTarget[], reason: string, force: boolean): string {
  return messageOf(`Deregister ${whichOf(targets)}`, reason, force)
}

function messageOf(what: string, reason: string, force: boolean): string {
  return `${what}${force ? ', forced' : ''}${reason === '' ? '' : `: ${reason}`}`.slice(0, longestMessage)
}

function verbOf(action: InstanceAction): string {
  switch (action.do) {
    case 'DRAIN':
      return 'Drain'
    case 'MAINTENANCE':
      return 'Maintenance of'
    case 'RESTORE':
      return 'Restore'
    case 'WEIGHT':
      return action.to === null ? 'Registered weight of' : 'Weight of'
  }
}

function endOf(action: InstanceAction): string {
  switch (action.do) {
    case 'RESTORE':
      return ''
    case 'WEIGHT': {
      if (action.to === null) return ' again'
      return ` to ${String(action.to)}${action.overMs > 0 ? ` over ${duration(action.overMs)}` : ''}`
    }
    case 'DRAIN':
    case 'MAINTENANCE':
      return action.expiresInMs === null ? '' : ` for ${duration(action.expiresInMs)}`
  }
}

function whichOf(targets: readonly InstanceTarget[]): string {
  const services = [...new Set(targets.map((each) => each.service))]
  const [only] = targets
  const which = targets.length === 1 && only ? instanceAddress(only) : `${String(targets.length)} instances`
  const others = services.length - mostServices
  return `${which} of ${services.slice(0, mostServices).join(', ')}${others > 0 ? ` and ${String(others)} more` : ''}`
}

/** `1 h 30 min`, `45 s`, `250 ms`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${String(ms)} ms`
  const seconds = Math.round(ms / 1000)
  const parts = [
    { count: Math.floor(seconds / 3600), unit: 'h' },
    { count: Math.floor(seconds / 60) % 60, unit: 'min' },
    { count: seconds % 60, unit: 's' },
  ]
  return parts.flatMap(({ count, unit }) => (count > 0 ? [`${String(count)} ${unit}`] : [])).join(' ')
}
