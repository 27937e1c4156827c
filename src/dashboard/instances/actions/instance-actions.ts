/** What an operator can do with instances, with which of those that were chosen, and what that would leave. Pure. */
import type { InstanceRow, InstanceTarget } from '@/domain/view/fleet-views'
import { roles, type Role } from '@/domain/view/views'

export const actionKinds = ['DRAIN', 'MAINTENANCE', 'WEIGHT', 'RESTORE', 'ADOPT', 'DEREGISTER'] as const
export type ActionKind = (typeof actionKinds)[number]

const leastRole: Record<ActionKind, Role> = {
  DRAIN: 'OPERATOR',
  MAINTENANCE: 'OPERATOR',
  WEIGHT: 'OPERATOR',
  RESTORE: 'OPERATOR',
  ADOPT: 'EDITOR',
  DEREGISTER: 'EDITOR',
}

export function mayDo(kind: ActionKind, role: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(leastRole[kind])
}

/** Those of the chosen instances that the action means anything for. */
export function subjectsOf(kind: ActionKind, rows: readonly InstanceRow[]): InstanceRow[] {
  return rows.filter((row) => isSubject(kind, row))
}

function isSubject(kind: ActionKind, row: InstanceRow): boolean {
  switch (kind) {
    case 'DRAIN':
    case 'MAINTENANCE':
      return row.order?.mode !== kind
    case 'WEIGHT':
      return true
    case 'RESTORE':
      return row.order !== null
    case 'ADOPT':
      return row.adoptable && row.removal === null
    case 'DEREGISTER':
      return row.managed || row.adoptable
  }
}

export function targetOf({ service, node, id, address, port }: InstanceRow): InstanceTarget {
  return { service, node, instanceId: id, address, port }
}

/** The same instance, whoever names it. */
export function isTarget(row: InstanceRow, target: InstanceTarget): boolean {
  return row.service === target.service && row.node === target.node && row.id === target.instanceId
}

/** Whether the action takes its instances out of traffic. `weight`: what a weight order would set, null for another one. */
export function takesOut(kind: ActionKind, weight: number | null): boolean {
  return kind === 'DRAIN' || kind === 'MAINTENANCE' || kind === 'DEREGISTER' || (kind === 'WEIGHT' && weight === 0)
}

/** Of one service: how many instances take requests now, and how many would go on doing so. */
export interface Left {
  service: string
  keep: number
  of: number
}

/** @param all every instance of the services that are touched */
export function leftAfter(all: readonly InstanceRow[], out: readonly InstanceRow[]): Left[] {
  const gone = new Set(out.map((row) => row.key))
  const left = new Map<string, Left>()
  for (const row of all) {
    const of = left.get(row.service) ?? { service: row.service, keep: 0, of: 0 }
    if (row.weight > 0) {
      of.of += 1
      if (!gone.has(row.key)) of.keep += 1
    }
    left.set(row.service, of)
  }
  // What is left with least stands first.
  return [...left.values()].sort((a, b) => a.keep - b.keep || (a.service < b.service ? -1 : 1))
}

/** How the chosen instances are named in a sentence. */
export type Naming =
  | { kind: 'one'; instance: string; service: string }
  | { kind: 'service'; count: number; service: string }
  | { kind: 'services'; count: number; services: number }

export function namingOf(rows: readonly InstanceRow[], addressOf: (row: InstanceRow) => string): Naming {
  const [first] = rows
  const services = new Set(rows.map((row) => row.service))
  if (first !== undefined && rows.length === 1)
    return { kind: 'one', instance: addressOf(first), service: first.service }
  if (first !== undefined && services.size === 1) return { kind: 'service', count: rows.length, service: first.service }
  return { kind: 'services', count: rows.length, services: services.size }
}

/** The guard's refusals can be forced, with a reason; what is impossible stays so. */
export function isForcible(kind: ActionKind, message: string): boolean {
  if (kind === 'ADOPT' || kind === 'RESTORE') return false
  return /^leaves \d+ of \d+ instances? taking requests/.test(message) || message.endsWith('or force it')
}

/** What takes instances out of traffic, or out of Consul, is never done without saying why. */
export function needsReason(kind: ActionKind, weight: number | null): boolean {
  return takesOut(kind, weight)
}
