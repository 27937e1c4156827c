/**
 * The Consul that everything else talks to. The npm package `consul` carries plain reads and writes. Blocking queries,
 * health reads, registrations and transactions are our own HTTP, because that package never settles a call whose
 * connection broke in mid-body, cannot be aborted, and drops weights, check output and the index of a missing key.
 * Failure stance: every call has a deadline and fails with UNAVAILABLE, naming Consul, its address and the reason;
 * nothing is retried here. Only API that Consul 1.8 and today's share is used.
 */
import type { z } from 'zod'
import type { CatalogInstance } from '@/domain/service/service'
import {
  checksAnswer,
  healthAnswer,
  keysAnswer,
  kvAnswer,
  nodeAnswer,
  servicesAnswer,
  toHealthCheck,
  toInstance,
  toKvEntry,
  treesAnswer,
  type HealthCheck,
  type KvEntry,
} from './answers'
import { createConsulHttp, isHtml, refusalText, type Answer, type ConsulAddress, type Exchange } from './http'
import { createPlainConsul } from './plain'
import {
  agentBody,
  catalogBody,
  type AgentRegistration,
  type CatalogDeregistration,
  type CatalogRegistration,
} from './registration'
import { acceptance, operationBody, refusal, type TransactionOperation, type TransactionResult } from './transaction'

/** With an index above 0 the answer comes when something newer stands there, or after about `waitMs`. */
export interface Read {
  index?: number
  waitMs?: number
  signal?: AbortSignal
  /** Has the answer compressed, where it may be large. */
  compressed?: boolean
}

export interface Indexed<T> {
  index: number
  value: T
}

export type { AgentRegistration, CatalogDeregistration, CatalogRegistration, HealthCheck, KvEntry }

/** Consul's client. All calls reject with DomainError UNAVAILABLE, or with the signal's reason when aborted. */
export interface Consul {
  readonly address: string
  kv: {
    get(key: string, read?: Read): Promise<Indexed<KvEntry | null>>
    list(prefix: string, read?: Read): Promise<Indexed<KvEntry[]>>
    keys(prefix: string): Promise<string[]>
    /**
     * The same as a blocking query. Its index rises with every change below the prefix, of a value and by deletion too,
     * and with no other while a key is there.
     */
    watchKeys(prefix: string, read?: Read): Promise<Indexed<string[]>>
    /** What lies below all these prefixes at one instant. */
    trees(prefixes: readonly string[], signal?: AbortSignal): Promise<KvEntry[]>
    /** With `cas`, writes only when the key's modifyIndex is that (0: the key is absent); false means it was not. */
    set(key: string, value: string, options?: { cas?: number }): Promise<boolean>
    delete(key: string, options?: { recurse?: boolean }): Promise<void>
  }
  transaction(operations: readonly TransactionOperation[], signal?: AbortSignal): Promise<TransactionResult>
  catalog: {
    /** Service name → tags. */
    services(read?: Read): Promise<Indexed<Record<string, string[]>>>
    /** The services registered on one node, or null when there is no such node. */
    node(name: string, read?: Read): Promise<Indexed<CatalogNode | null>>
    register(registration: CatalogRegistration): Promise<void>
    deregister(deregistration: CatalogDeregistration): Promise<void>
  }
  health: {
    /** Every instance of a service, well or not. */
    service(name: string, read?: Read): Promise<Indexed<CatalogInstance[]>>
    /**
     * The same, but null when it is as it was when this index was read: Consul keeps an index for each service, which
     * rises with whatever this answer shows, so such an answer need not be parsed.
     */
    serviceUnless(name: string, knownIndex: number, signal?: AbortSignal): Promise<Indexed<CatalogInstance[] | null>>
    state(state: 'any' | 'passing' | 'warning' | 'critical', read?: Read): Promise<Indexed<HealthCheck[]>>
  }
  agent: {
    register(registration: AgentRegistration): Promise<void>
    deregister(serviceId: string): Promise<void>
    /** Renews a TTL check; a service's only check is named `service:<service id>`. */
    renew(checkId: string, status: 'passing' | 'warning' | 'critical', output?: string): Promise<void>
    version(): Promise<string>
  }
  status: {
    /** Address of the cluster's leader, empty when it has none. */
    leader(): Promise<string>
  }
  close(): Promise<void>
}

export interface CatalogNode {
  address: string
  services: Omit<CatalogInstance, 'health' | 'checks' | 'byAgent'>[]
}

export function createConsul(options: ConsulAddress & { timeoutMs?: number }): Consul {
  const timeoutMs = options.timeoutMs ?? 5000
  const http = createConsulHttp(options, timeoutMs)
  const plain = createPlainConsul(options, timeoutMs, http.unavailable)

  async function send(exchange: Exchange, also: readonly number[] = []): Promise<Answer> {
    const answer = await http.exchange(exchange)
    if ((answer.status >= 200 && answer.status < 300) || also.includes(answer.status)) return answer
    throw http.unavailable(`${exchange.method} /v1/${exchange.path}`, refusalText(answer))
  }

  function parse<T>(schema: z.ZodType<T>, path: string, text: string): T {
    try {
      return schema.parse(JSON.parse(text))
    } catch (error) {
      const what = isHtml(text) ? 'a page of HTML, which is not Consul’s' : 'something that is not Consul’s'
      throw http.unavailable(`GET /v1/${path}`, `answered ${what}`, error)
    }
  }

  async function readText(path: string, read: Read, query: Readonly<Record<string, string>>): Promise<Answer> {
    const { index = 0, waitMs = 10_000, signal, compressed = false } = read
    const blocking = index > 0
    const answer = await send(
      {
        ...{ method: 'GET', path, signal, compressed, holdMs: blocking ? waitMs : 0 },
        query: blocking ? { ...query, index: String(index), wait: `${String(waitMs)}ms` } : query,
      },
      [404],
    )
    // Only Consul says with an index that there is nothing; another's 404 must not look like a deletion.
    if (answer.status === 404 && answer.index === 0)
      throw http.unavailable(`GET /v1/${path}`, `${refusalText(answer)} (without an index)`)
    return answer
  }

  async function read<T>(schema: z.ZodType<T>, path: string, options: Read, query = {}) {
    const { status, index, text } = await readText(path, options, query)
    return { index, value: status === 404 ? null : parse(schema, path, text) }
  }

  const servicePath = (name: string) => `health/service/${encodeURIComponent(name)}`

  const put = async (path: string, body: unknown) => {
    await send({ method: 'PUT', path, body })
  }
  const keyPath = (key: string) => `kv/${key.split('/').map(encodeURIComponent).join('/')}`

  return {
    address: options.address,
    kv: {
      get: async (key, options = {}) => {
        const { index, value } = await read(kvAnswer, keyPath(key), options)
        const entry = value?.[0]
        return { index, value: entry ? toKvEntry(entry) : null }
      },
      list: async (prefix, options = {}) => {
        const { index, value } = await read(kvAnswer, keyPath(prefix), options, { recurse: 'true' })
        return { index, value: (value ?? []).map(toKvEntry) }
      },
      keys: plain.keys,
      watchKeys: async (prefix, options = {}) => {
        const { index, value } = await read(keysAnswer, keyPath(prefix), options, { keys: 'true' })
        return { index, value: value ?? [] }
      },
      trees: async (prefixes, signal) => {
        const body = prefixes.map((each) => operationBody({ verb: 'get-tree', key: each }))
        const { text } = await send({ method: 'PUT', path: 'txn', body, signal })
        return (parse(treesAnswer, 'txn', text).Results ?? []).map((each) => toKvEntry(each.KV))
      },
      set: plain.set,
      delete: plain.delete,
    },
    transaction: async (operations, signal) => {
      const answer = await send({ method: 'PUT', path: 'txn', body: operations.map(operationBody), signal }, [409])
      if (answer.status !== 409) {
        const results = parse(acceptance, 'txn', answer.text).Results ?? []
        return { ok: true, modifyIndex: Math.max(0, ...results.map((each) => each.KV?.ModifyIndex ?? 0)) }
      }
      const errors = parse(refusal, 'txn', answer.text).Errors ?? []
      return { ok: false, errors: errors.map((each) => ({ operation: each.OpIndex, what: each.What })) }
    },
    catalog: {
      services: async (options = {}) => {
        const { index, value } = await read(servicesAnswer, 'catalog/services', options)
        return {
          index,
          value: Object.fromEntries(Object.entries(value ?? {}).map(([name, tags]) => [name, tags ?? []])),
        }
      },
      node: async (name, options = {}) => {
        const { index, value } = await read(nodeAnswer, `catalog/node/${encodeURIComponent(name)}`, options)
        return { index, value: value && toNode(value) }
      },
      register: (registration) => put('catalog/register', catalogBody(registration)),
      deregister: plain.deregisterFromCatalog,
    },
    health: {
      service: async (name, options = {}) => {
        const { index, value } = await read(healthAnswer, servicePath(name), options)
        return { index, value: (value ?? []).map(toInstance) }
      },
      serviceUnless: async (name, knownIndex, signal) => {
        const { index, text } = await readText(servicePath(name), signal ? { signal } : {}, {})
        if (index > 0 && index === knownIndex) return { index, value: null }
        return { index, value: parse(healthAnswer, servicePath(name), text).map(toInstance) }
      },
      state: async (state, options = {}) => {
        const { index, value } = await read(checksAnswer, `health/state/${state}`, options)
        return { index, value: (value ?? []).map(toHealthCheck) }
      },
    },
    agent: {
      register: (registration) => put('agent/service/register', agentBody(registration)),
      deregister: plain.deregisterFromAgent,
      renew: (checkId, status, output = '') =>
        put(`agent/check/update/${encodeURIComponent(checkId)}`, { Status: status, Output: output }),
      version: plain.version,
    },
    status: { leader: plain.leader },
    close: async () => {
      plain.close()
      await http.close()
    },
  }
}

function toNode({ Node: node, Services }: NonNullable<z.infer<typeof nodeAnswer>>): CatalogNode {
  const services = Object.values(Services ?? {}).map((service) => {
    const {
      health: _health,
      checks: _checks,
      byAgent: _byAgent,
      ...rest
    } = toInstance({ Node: node, Service: service, Checks: [] })
    return rest
  })
  return { address: node.Address, services }
}
