import { managedMeta } from '@/adapters/consul/answers'
import { operationBytes, transactionLimits, type TransactionOperation } from '@/adapters/consul/transaction'
import type { CatalogInstance } from '@/domain/service/service'
import type { ProbeResult } from './probe'
import type { ManagedInstance } from './source'

/**
 * What must be done in Consul so that the catalog says of managed instances what the database says. Pure. An instance
 * stands under its id, on a node of our own (Consul's agents wipe what they do not know from theirs); its check says
 * what our own look at it found, and that it is critical before the first look.
 */

/** The operations for one instance; they belong into one transaction. */
export interface InstancePlan {
  id: string
  operations: TransactionOperation[]
  /** Somebody else's entry that goes with it. */
  entry?: CatalogInstance
}

/** Instances spread over so many nodes, so that none grows too large to read. */
const nodeCount = 8
const nodeMeta = { 'external-node': 'true', 'external-probe': 'false' }

export function nodeOf(nodePrefix: string, id: string): string {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  return `${nodePrefix}-${String(sum % nodeCount)}`
}

/** Whether a node is one that Switchyard registers managed instances on. */
export function isOnOurNode(node: string, nodePrefix: string): boolean {
  const number = node.startsWith(`${nodePrefix}-`) ? Number(node.slice(nodePrefix.length + 1)) : NaN
  return Number.isInteger(number) && number >= 0 && number < nodeCount
}

/**
 * @param actual what stands in the catalog under our nodes and may be changed; what is not wanted of it goes
 * @param resultOf what the last look at an instance found
 * @param leave ids whose registration is not to be touched; their checks are.
 */
export function planInstances(
  desired: readonly ManagedInstance[],
  actual: readonly CatalogInstance[],
  resultOf: (id: string) => ProbeResult | undefined,
  nodePrefix: string,
  leave: ReadonlySet<string> = new Set(),
): InstancePlan[] {
  const wanted = new Map(desired.map((each) => [each.id, each]))
  const standing = new Map<string, CatalogInstance>()
  const plans: InstancePlan[] = []
  for (const each of actual) {
    const want = wanted.get(each.id)
    const belongs = want?.service === each.service && each.node === nodeOf(nodePrefix, each.id)
    if (belongs) standing.set(each.id, each)
    else
      plans.push({
        id: each.id,
        operations: [{ verb: 'service-delete', node: each.node, service: each.service, serviceId: each.id }],
      })
  }
  for (const want of desired) {
    const node = nodeOf(nodePrefix, want.id)
    const have = standing.get(want.id)
    if (leave.has(want.id) && !have) continue
    const operations = [
      ...(leave.has(want.id) ? [] : serviceOperations(want, have, node)),
      ...checkOperations(want, have, resultOf(want.id), node),
    ]
    if (operations.length > 0) plans.push({ id: want.id, operations })
  }
  return plans
}

function serviceOperations(
  want: ManagedInstance,
  have: CatalogInstance | undefined,
  node: string,
): TransactionOperation[] {
  const meta = { ...want.meta, [managedMeta.key]: managedMeta.value }
  const same =
    have?.address === want.address &&
    have.port === want.port &&
    have.weight === want.weight &&
    have.tags.toSorted().join('\n') === want.tags.toSorted().join('\n') &&
    sameEntries(have.meta, meta)
  if (same) return []
  const { id, service, address, port, tags, weight } = want
  const weights = { passing: weight, warning: weight }
  return [
    { verb: 'node-set', node, address: '127.0.0.1', meta: nodeMeta },
    { verb: 'service-set', node, service: { id, service, address, port, tags, meta, weights } },
  ]
}

function checkOperations(
  want: ManagedInstance,
  have: CatalogInstance | undefined,
  result: ProbeResult | undefined,
  node: string,
): TransactionOperation[] {
  const checkId = `switchyard:${want.id}`
  const standing = have?.checks.find((each) => each.id === checkId)
  if (want.check.type === 'NONE') return standing ? [{ verb: 'check-delete', node, checkId }] : []
  const name = want.check.type === 'HTTP' ? `HTTP GET ${want.check.path}` : 'TCP connect'
  if (standing?.name === name) {
    if (!result || (standing.status === result.status && standing.output === result.output)) return []
  }
  const { status, output } = result ?? { status: 'critical', output: 'not looked at yet' }
  return [{ verb: 'check-set', check: { node, checkId, name, status, output, serviceId: want.id } }]
}

function sameEntries(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}

/** Plans in as few transactions as Consul's limits allow, in order. */
export function packTransactions(plans: readonly InstancePlan[]): InstancePlan[][] {
  const packs: InstancePlan[][] = []
  let operations = Infinity
  let bytes = Infinity
  for (const plan of plans) {
    operations += plan.operations.length
    const planBytes = plan.operations.reduce((sum, each) => sum + operationBytes(each), 0)
    bytes += planBytes
    if (operations > transactionLimits.operations || bytes > transactionLimits.bodyBytes) {
      packs.push([])
      operations = plan.operations.length
      bytes = planBytes
    }
    packs.at(-1)?.push(plan)
  }
  return packs
}
