/**
 * A fleet in a real Consul, as one finds it in a large company: services on nodes without an agent, each instance with one
 * check that somebody else keeps. Written by catalog transactions, so that ten thousand instances take seconds.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Consul } from '@/adapters/consul/consul'
import { transactionLimits, type TransactionOperation } from '@/adapters/consul/transaction'

export interface FleetSize {
  services: number
  /** Instances of each service. */
  each: number
}

export interface FilledInstance {
  service: string
  node: string
  id: string
  address: string
  port: number
}

export interface FilledFleet {
  consul: Consul
  instances: readonly FilledInstance[]
}

const nodes = 50
const transactionsAtOnce = 4
const zones = ['a', 'b', 'c']

/** @throws when Consul refuses an entry */
export async function fillFleet(consul: Consul, { services, each }: FleetSize): Promise<FilledFleet> {
  const instances = Array.from({ length: services * each }, (_none, index): FilledInstance => {
    const service = `bench-${String(Math.floor(index / each)).padStart(4, '0')}`
    const address = `10.${String(20 + (index >> 16))}.${String((index >> 8) & 255)}.${String(index & 255)}`
    return { service, node: nodeName(index % nodes), id: `${service}-${String(index % each)}`, address, port: 8080 }
  })
  await inTransactions(
    consul,
    Array.from({ length: nodes }, (_none, index) => ({
      verb: 'node-set',
      node: nodeName(index),
      address: `10.10.0.${String(index + 1)}`,
      meta: { 'external-node': 'true' },
    })),
  )
  await inTransactions(
    consul,
    instances.flatMap((one, index) => [serviceOf(one, index), checkOf(one, 'passing', 'all is well')]),
  )
  return { consul, instances }
}

/** Turns the check of instances to critical and back, `perSecond` of them, until it is stopped. */
export function keepChanging(fleet: FilledFleet, perSecond: number): { stop(): Promise<{ changed: number }> } {
  const stopping = new AbortController()
  const critical = new Set<number>()
  let changed = 0
  const running = (async () => {
    const startedMs = performance.now()
    let next = 0
    while (!stopping.signal.aborted) {
      const due = Math.floor(((performance.now() - startedMs) / 1000) * perSecond) - changed
      const operations: TransactionOperation[] = []
      for (let count = 0; count < Math.min(due, transactionLimits.operations); count++) {
        const index = (next * 7919) % fleet.instances.length
        next += 1
        const instance = fleet.instances[index]
        if (instance) operations.push(change(instance, index, critical))
      }
      if (operations.length > 0) await inTransactions(fleet.consul, operations)
      changed += operations.length
      await sleep(1000 / perSecond / 2)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await running
      return { changed }
    },
  }
}

function change(instance: FilledInstance, index: number, critical: Set<number>): TransactionOperation {
  if (critical.delete(index)) return checkOf(instance, 'passing', 'all is well')
  critical.add(index)
  return checkOf(instance, 'critical', 'connection refused')
}

/** @throws when Consul refuses */
export async function inTransactions(consul: Consul, operations: readonly TransactionOperation[]): Promise<void> {
  const packs: TransactionOperation[][] = []
  for (let at = 0; at < operations.length; at += transactionLimits.operations) {
    packs.push(operations.slice(at, at + transactionLimits.operations))
  }
  const worker = async () => {
    for (let pack = packs.shift(); pack !== undefined; pack = packs.shift()) {
      const outcome = await consul.transaction(pack)
      if (!outcome.ok) throw new Error(outcome.errors.map((each) => each.what).join('; '))
    }
  }
  await Promise.all(Array.from({ length: transactionsAtOnce }, worker))
}

function nodeName(index: number): string {
  return `rack-${String(index).padStart(2, '0')}`
}

function serviceOf({ service, node, id, address, port }: FilledInstance, index: number): TransactionOperation {
  const version = index % 5 === 0 ? 'v2' : 'v1'
  const zone = zones[index % zones.length] ?? ''
  const weights = { passing: 1, warning: 1 }
  return {
    verb: 'service-set',
    node,
    service: { id, service, address, port, tags: [version, `zone-${zone}`], meta: { version, zone }, weights },
  }
}

function checkOf({ node, id }: FilledInstance, status: 'passing' | 'critical', output: string): TransactionOperation {
  return { verb: 'check-set', check: { node, checkId: `check:${id}`, name: 'HTTP', status, output, serviceId: id } }
}
