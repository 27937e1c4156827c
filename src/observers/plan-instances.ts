import { managedMeta } from '@/adapters/consul/answers'
import { operationBytes, transactionLimits, type TransactionOperation } from '@/adapters/consul/transaction'
import type { CatalogInstance, InstanceCheck } from '@/domain/service/service'
import { notLookedAtYet } from '@/domain/service/traffic'
import type { ProbeResult } from './checks/probe'
import type { ManagedInstance } from './source'

/**
 * What must be done in Consul so that the catalog says of managed instances what the database says. Pure. An instance
 * stands under its id, on a node of our own (Consul's agents wipe what they do not know from theirs); its check says
 * what our own look at it found, and that it is critical where there was none. A new one may wait for its first look. One
 * that an operator took into
 * maintenance has a second check that says so, as Consul's own maintenance mode has.
 */

/** The operations for one instance; they belong into one transaction. */
export interface InstancePlan {
  id: string
  operations: TransactionOperation[]
  /** The node of ours that must be there before them. */
  onNode: string | null
}

export interface PlanView {
  /** Instances that may need something, none of them run by an agent. */
  desired: readonly ManagedInstance[]
  /** Any instance that is wanted on a node of ours, among `desired` or not. */
  wantedById: (id: string) => ManagedInstance | undefined
  /** What stands in the catalog under our nodes and may be changed; what is not wanted of it goes. */
  actual: readonly CatalogInstance[]
  /** What the last look at an instance found. */
  resultOf: (instance: ManagedInstance) => ProbeResult | undefined
  /** Why an instance is in maintenance; null when it is not. */
  maintenanceOf: (instance: ManagedInstance) => string | null
  nodePrefix: string
  /** Whether one that does not stand anywhere is not to be registered yet. */
  waits?: (instance: ManagedInstance) => boolean
  /** Ids whose registration is not to be touched; their checks are. */
  leave?: ReadonlySet<string>
}

/** Instances spread over so many nodes, so that none grows too large to read. */
const nodeCount = 8
const nodeMeta = { 'external-node': 'true', 'external-probe': 'false' }

export function nodeOf(nodePrefix: string, id: string): string {
  let sum = 0
  for (let at = 0; at < id.length; at += 1) sum = (sum * 31 + id.charCodeAt(at)) % 1_000_003
  return `${nodePrefix}-${String(sum % nodeCount)}`
}

/** All nodes of ours. */
export function ourNodes(nodePrefix: string): string[] {
  return Array.from({ length: nodeCount }, (_each, number) => `${nodePrefix}-${String(number)}`)
}

/** Whether a node is one that Switchyard registers managed instances on. */
export function isOnOurNode(node: string, nodePrefix: string): boolean {
  const number = node.startsWith(`${nodePrefix}-`) ? Number(node.slice(nodePrefix.length + 1)) : NaN
  return Number.isInteger(number) && number >= 0 && number < nodeCount
}

export function planInstances(view: PlanView): InstancePlan[] {
  const { desired, wantedById, actual, nodePrefix, leave, waits } = view
  const plans = new Map<string, InstancePlan>()
  const standing = new Map<string, CatalogInstance>()
  const changed = new Map(desired.map((each) => [each.id, each]))
  for (const each of actual) {
    const want = wantedById(each.id)
    const isPlace = want !== undefined && each.node === nodeOf(nodePrefix, each.id)
    if (isPlace && want.service === each.service) {
      standing.set(each.id, each)
      continue
    }
    // A node holds one service under an id: what goes under another name there goes together with what replaces it.
    if (isPlace) changed.set(want.id, want)
    planFor(plans, each.id).operations.push(removalOf(each))
  }
  for (const want of changed.values()) {
    const node = nodeOf(nodePrefix, want.id)
    const have = standing.get(want.id)
    const leaves = leave?.has(want.id) === true
    if (leaves && !have) continue
    if (!have && !plans.has(want.id) && waits?.(want)) continue
    const service = leaves || (have && isRegistered(want, have)) ? [] : [registration(want, node)]
    const operations = [...service, ...checkOperations(view, want, have, node)]
    if (operations.length === 0) continue
    const plan = planFor(plans, want.id)
    plan.operations.push(...operations)
    if (service.length > 0) plan.onNode = node
  }
  return [...plans.values()]
}

export function removalOf({ node, service, id }: CatalogInstance): TransactionOperation {
  return { verb: 'service-delete', node, service, serviceId: id }
}

function planFor(plans: Map<string, InstancePlan>, id: string): InstancePlan {
  const plan = plans.get(id) ?? { id, operations: [], onNode: null }
  plans.set(id, plan)
  return plan
}

/** Whether the registration says what is wanted, whatever its checks say. */
function isRegistered(want: ManagedInstance, have: CatalogInstance): boolean {
  return (
    have.address === want.address &&
    have.port === want.port &&
    have.weight === want.weight &&
    have.tags.length === want.tags.length &&
    have.tags.toSorted().join('\n') === want.tags.toSorted().join('\n') &&
    sameEntries(have.meta, { ...want.meta, [managedMeta.key]: managedMeta.value })
  )
}

function registration(want: ManagedInstance, node: string): TransactionOperation {
  const { id, service, address, port, tags, weight } = want
  const meta = { ...want.meta, [managedMeta.key]: managedMeta.value }
  return {
    verb: 'service-set',
    node,
    service: { id, service, address, port, tags, meta, weights: { passing: weight, warning: weight } },
  }
}

function checkOperations(
  { resultOf, maintenanceOf }: PlanView,
  want: ManagedInstance,
  have: CatalogInstance | undefined,
  node: string,
): TransactionOperation[] {
  const operations: TransactionOperation[] = []
  const keep = (checkId: string, wanted: (ProbeResult & { name: string; known: boolean }) | null) => {
    const standing = have?.checks.find((each) => each.id === checkId)
    if (!wanted) {
      if (standing) operations.push({ verb: 'check-delete', node, checkId })
      return
    }
    const { name, status, output, known } = wanted
    if (standing?.name === name && (!known || (standing.status === status && standing.output === output))) return
    operations.push({ verb: 'check-set', check: { node, checkId, name, status, output, serviceId: want.id } })
  }
  const result = resultOf(want)
  const found = result ?? { status: 'critical' as const, output: notLookedAtYet }
  const name = checkName(want.check)
  keep(`switchyard:${want.id}`, name === null ? null : { ...found, name, known: result !== undefined })
  const reason = maintenanceOf(want)
  const inMaintenance = { name: 'Service Maintenance Mode', status: 'critical' as const, known: true }
  keep(`_service_maintenance:${want.id}`, reason === null ? null : { ...inMaintenance, output: reason })
  return operations
}

/** What a check is called in Consul; null when there is none. */
export function checkName(check: InstanceCheck): string | null {
  switch (check.type) {
    case 'NONE':
      return null
    case 'TCP':
      return 'TCP connect'
    case 'HTTP':
      return `HTTP GET ${check.path}`
    case 'GRPC':
      return check.service === '' ? 'gRPC health' : `gRPC health of ${check.service}`
    case 'TTL':
      return `Sign of life within ${String(check.ttlMs / 1000)} s`
  }
}

function sameEntries(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}

/** Plans in as few transactions as Consul's limits allow; each makes the nodes that its plans need, once. */
export function packTransactions<Plan extends InstancePlan>(plans: readonly Plan[]): Plan[][] {
  const packs: Plan[][] = []
  let nodes = new Set<string>()
  let operations = Infinity
  let bytes = Infinity
  // In the order they are in, which is that of services: whoever reads what a transaction changed has few to read.
  for (const plan of plans) {
    const own = plan.operations.reduce((sum, each) => sum + operationBytes(each), 0)
    const nodeToo = plan.onNode === null || nodes.has(plan.onNode) ? [] : [nodeSet(plan.onNode)]
    operations += plan.operations.length + nodeToo.length
    bytes += own + nodeToo.reduce((sum, each) => sum + operationBytes(each), 0)
    if (operations > transactionLimits.operations || bytes > transactionLimits.bodyBytes) {
      packs.push([])
      nodes = new Set()
      const first = plan.onNode === null ? [] : [nodeSet(plan.onNode)]
      operations = plan.operations.length + first.length
      bytes = own + first.reduce((sum, each) => sum + operationBytes(each), 0)
    }
    if (plan.onNode !== null) nodes.add(plan.onNode)
    packs.at(-1)?.push(plan)
  }
  return packs
}

/** What one pack does, its nodes first. */
export function operationsOf(pack: readonly InstancePlan[]): TransactionOperation[] {
  const nodes = new Set(pack.flatMap((each) => each.onNode ?? []))
  return [...Array.from(nodes, nodeSet), ...pack.flatMap((each) => each.operations)]
}

export function isRegistration(operation: TransactionOperation): boolean {
  return operation.verb === 'service-set'
}

/** The services whose instances these operations register or remove. */
export function servicesOf(operations: readonly TransactionOperation[]): string[] {
  return operations.flatMap((each) => {
    if (each.verb === 'service-set') return each.service.service
    return each.verb === 'service-delete' ? each.service : []
  })
}

function nodeSet(node: string): TransactionOperation {
  return { verb: 'node-set', node, address: '127.0.0.1', meta: nodeMeta }
}
