/** Consul's transactions: all operations or none, by one Raft entry, and the limits they must keep. */
import { z } from 'zod'
import { checkBody, serviceBody, type CheckRegistration, type ServiceRegistration } from './registration'

export type KvOperation =
  | { verb: 'set'; key: string; value: string }
  /** Index 0: the key must not be there yet. */
  | { verb: 'cas'; key: string; value: string; index: number }
  | { verb: 'delete' | 'delete-tree' | 'check-not-exists' | 'get-tree'; key: string }
  | { verb: 'check-index'; key: string; index: number }

/** Changes of the catalog, on nodes of our own. */
export type CatalogOperation =
  | { verb: 'node-set'; node: string; address: string; meta?: Readonly<Record<string, string>> }
  | { verb: 'node-delete'; node: string }
  | { verb: 'service-set'; node: string; service: ServiceRegistration }
  /** Consul wants the name too: its access rules go by it. */
  | { verb: 'service-delete'; node: string; service: string; serviceId: string }
  | { verb: 'check-set'; check: CheckRegistration }
  | { verb: 'check-delete'; node: string; checkId: string }

export type TransactionOperation = KvOperation | CatalogOperation

/**
 * When `ok`, every key that was written has `modifyIndex` (0 when none was). When not, nothing was changed; each error
 * names the operation (by its place) that did not hold.
 */
export type TransactionResult =
  { ok: true; modifyIndex: number } | { ok: false; errors: { operation: number; what: string }[] }

/** What every supported Consul takes in one transaction: the body's bytes count after base64, with its JSON. */
export const transactionLimits = { operations: 64, bodyBytes: 500_000 } as const

export const acceptance = z.object({
  Results: z.array(z.object({ KV: z.object({ ModifyIndex: z.int() }).nullish() })).nullish(),
})

export const refusal = z.object({
  Errors: z.array(z.object({ OpIndex: z.int().default(0), What: z.string().default('') })).nullish(),
})

export function operationBody(operation: TransactionOperation): Record<string, unknown> {
  switch (operation.verb) {
    case 'set':
      return { KV: { Verb: 'set', Key: operation.key, Value: base64(operation.value) } }
    case 'cas':
      return { KV: { Verb: 'cas', Key: operation.key, Value: base64(operation.value), Index: operation.index } }
    case 'check-index':
      return { KV: { Verb: 'check-index', Key: operation.key, Index: operation.index } }
    case 'delete':
    case 'delete-tree':
    case 'check-not-exists':
    case 'get-tree':
      return { KV: { Verb: operation.verb, Key: operation.key } }
    case 'node-set':
      return {
        Node: { Verb: 'set', Node: { Node: operation.node, Address: operation.address, Meta: operation.meta ?? {} } },
      }
    case 'node-delete':
      return { Node: { Verb: 'delete', Node: { Node: operation.node } } }
    case 'service-set':
      return { Service: { Verb: 'set', Node: operation.node, Service: serviceBody(operation.service) } }
    case 'service-delete':
      return {
        Service: {
          Verb: 'delete',
          Node: operation.node,
          Service: { ID: operation.serviceId, Service: operation.service },
        },
      }
    case 'check-set':
      return { Check: { Verb: 'set', Check: checkBody(operation.check) } }
    case 'check-delete':
      return { Check: { Verb: 'delete', Check: { Node: operation.node, CheckID: operation.checkId } } }
  }
}

/** What an operation adds to the body of its transaction. */
export function operationBytes(operation: TransactionOperation): number {
  return Buffer.byteLength(JSON.stringify(operationBody(operation))) + 1
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
