/**
 * Registers instances with Consul agents that operators name, over their HTTP API. The address comes from whoever may
 * edit an instance, so it passes the address guard and is connected to as it was resolved; and our ACL token goes only
 * to addresses that Consul's own catalog has as nodes.
 */
import { request } from 'node:http'
import { z } from 'zod'
import type { AddressGuardOptions } from '../net/address-guard'
import { resolveAllowed } from '../net/resolve-allowed'
import { createConsulHttp, reasonOf, type ConsulAddress } from './http'
import { serviceBody, type ServiceRegistration } from './registration'

/** A check that an agent runs itself, or (TTL) that the instance tells it. Durations in milliseconds. */
export type AgentRunCheck = (
  | { type: 'HTTP'; url: string; intervalMs: number; timeoutMs: number }
  | { type: 'TCP'; target: string; intervalMs: number; timeoutMs: number }
  | { type: 'GRPC'; target: string; intervalMs: number; timeoutMs: number }
  | { type: 'TTL'; ttlMs: number }
) & { checkId: string; name: string; deregisterAfterMs: number | null }

/** Each call throws an Error that says what the agent said, or why it was not asked. */
export interface AgentClient {
  /** Replaces what the agent has under this id, its checks too. */
  register(agent: string, service: ServiceRegistration, check: AgentRunCheck | null): Promise<void>
  /** Nothing is done when the agent does not have it. */
  deregister(agent: string, serviceId: string): Promise<void>
  /** @param reason null ends maintenance */
  maintain(agent: string, serviceId: string, reason: string | null): Promise<void>
  close(): Promise<void>
}

const timeoutMs = 5_000
const nodesKeptMs = 30_000
const nodes = z.array(z.object({ Address: z.string() }))

export function createAgentClient(options: ConsulAddress & AddressGuardOptions): AgentClient {
  const { token } = options
  const consul = createConsulHttp(options, timeoutMs)
  let known = { atMs: Number.NEGATIVE_INFINITY, addresses: new Set<string>() }

  async function tokenFor(ip: string): Promise<string | undefined> {
    if (token === undefined) return undefined
    if (performance.now() - known.atMs > nodesKeptMs) {
      const { text } = await consul.exchange({ method: 'GET', path: 'catalog/nodes' })
      const addresses = nodes.parse(JSON.parse(text)).map((each) => each.Address)
      known = { atMs: performance.now(), addresses: new Set(addresses) }
    }
    return known.addresses.has(ip) ? token : undefined
  }

  async function put(agent: string, path: string, body: unknown, also: readonly number[] = []): Promise<void> {
    const { hostname, port } = new URL(`http://${agent}`)
    const host = await resolveAllowed(hostname.replace(/^\[|\]$/g, ''), options)
    const secret = await tokenFor(host)
    const headers = {
      host: agent,
      'content-type': 'application/json',
      ...(secret === undefined ? {} : { 'x-consul-token': secret }),
    }
    const answer = await exchange({ host, port: port === '' ? 80 : Number(port), path: `/v1/${path}`, headers }, body)
    if (answer.status === 200 || also.includes(answer.status)) return
    throw new Error(`answered ${String(answer.status)}: ${answer.text.trim().slice(0, 300)}`)
  }

  return {
    register: (agent, { ...service }, check) => {
      const { Service: name, ...rest } = serviceBody(service)
      const body = { Name: name, ...rest, ...(check ? { Check: checkBody(check) } : {}) }
      return put(agent, 'agent/service/register?replace-existing-checks=true', body)
    },
    // What it does not know it answers with 404 (since 1.12) or 500 (before), and says so.
    deregister: (agent, serviceId) =>
      put(agent, `agent/service/deregister/${encodeURIComponent(serviceId)}`, undefined, [404]).catch(
        (error: unknown) => {
          if (!/unknown service/i.test(String(error))) throw error
        },
      ),
    maintain: (agent, serviceId, reason) => {
      const query = new URLSearchParams({ enable: String(reason !== null), reason: reason ?? '' })
      return put(agent, `agent/service/maintenance/${encodeURIComponent(serviceId)}?${query.toString()}`, undefined)
    },
    close: () => consul.close(),
  }
}

interface Target {
  host: string
  port: number
  path: string
  headers: Readonly<Record<string, string>>
}

function exchange({ headers, ...target }: Target, body: unknown): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(new Error(signal.aborted ? `no answer within ${String(timeoutMs)} ms` : reasonOf(error)))
    }
    const signal = AbortSignal.timeout(timeoutMs)
    const call = request({ ...target, method: 'PUT', headers: { ...headers }, agent: false, signal }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text = (text + chunk).slice(0, 1000)
      })
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, text })
      })
      answer.on('error', fail)
    })
    call.on('error', fail)
    call.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function checkBody(check: AgentRunCheck): Record<string, unknown> {
  const duration = (ms: number) => `${String(ms)}ms`
  const common = {
    CheckID: check.checkId,
    Name: check.name,
    ...(check.deregisterAfterMs === null ? {} : { DeregisterCriticalServiceAfter: duration(check.deregisterAfterMs) }),
  }
  if (check.type === 'TTL') return { ...common, TTL: duration(check.ttlMs) }
  const timing = { Interval: duration(check.intervalMs), Timeout: duration(check.timeoutMs) }
  switch (check.type) {
    case 'HTTP':
      return { ...common, ...timing, HTTP: check.url, DisableRedirects: true }
    case 'TCP':
      return { ...common, ...timing, TCP: check.target }
    case 'GRPC':
      return { ...common, ...timing, GRPC: check.target }
  }
}
