/**
 * The calls that the npm package `consul` carries: plain reads and writes, each with a deadline, its errors in our terms.
 * Traps taken care of: without a `timeout` a call may never settle; a lost compare-and-swap answers undefined, not false.
 */
import ConsulClient from 'consul'
import type { DomainError } from '@/domain/errors'
import { isHtml, reasonOf, type ConsulAddress } from './http'
import type { CatalogDeregistration } from './registration'

type Unavailable = (what: string, reason: string, cause?: unknown) => DomainError

export function createPlainConsul({ address, token }: ConsulAddress, timeoutMs: number, unavailable: Unavailable) {
  // `baseUrl` and `timeout` are read by the package but missing from its types.
  const options = {
    baseUrl: `${new URL(address).origin}/v1`,
    timeout: timeoutMs,
    defaults: token === undefined ? {} : { token },
  }
  const client = new ConsulClient(options)

  async function call<T>(what: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run()
    } catch (error) {
      throw unavailable(what, reasonOf(error), error)
    }
  }

  return {
    /** Keys that begin with the prefix, in order; none is an empty list. */
    keys: (prefix: string) =>
      call(`keys below ${prefix}`, async () => {
        try {
          return textList(await client.kv.keys(prefix))
        } catch (error) {
          if (isConsulsNothing(error)) return []
          throw error
        }
      }),
    set: (key: string, value: string, { cas }: { cas?: number } = {}) =>
      call(`set ${key}`, async () => {
        const written: unknown = await client.kv.set({ key, value, ...(cas === undefined ? {} : { cas }) })
        return written === true
      }),
    delete: (key: string, { recurse = false }: { recurse?: boolean } = {}) =>
      call(`delete ${key}`, async () => {
        await client.kv.del(recurse ? { key, recurse } : { key })
      }),
    deregisterFromCatalog: ({ node, serviceId, checkId }: CatalogDeregistration) =>
      call(`deregister ${serviceId ?? node}`, async () => {
        await client.catalog.deregister({
          node,
          ...(serviceId === undefined ? {} : { serviceid: serviceId }),
          ...(checkId === undefined ? {} : { checkid: checkId }),
        })
      }),
    /** An instance that is not there is as good as gone. */
    deregisterFromAgent: (serviceId: string) =>
      call(`deregister ${serviceId}`, async () => {
        try {
          await client.agent.service.deregister(serviceId)
        } catch (error) {
          if (statusOf(error) !== 404 && !reasonOf(error).includes('Unknown service')) throw error
        }
      }),
    version: () =>
      call('agent/self', async () => {
        const self: unknown = await client.agent.self()
        return (self as { Config: { Version: string } }).Config.Version
      }),
    leader: () =>
      call('status/leader', async () => {
        const leader: unknown = await client.status.leader()
        if (typeof leader !== 'string' || isHtml(leader)) throw new TypeError('answered something that is not Consul’s')
        return leader
      }),
    close: () => {
      client.destroy()
    },
  }
}

/** The package hands on whatever came with a 200. */
function textList(answer: unknown): string[] {
  if (Array.isArray(answer) && answer.every((each) => typeof each === 'string')) return answer
  throw new TypeError('answered something that is not Consul’s')
}

interface Response {
  statusCode?: number
  headers?: Readonly<Record<string, unknown>>
}

function responseOf(error: unknown): Response | undefined {
  return error instanceof Error && 'response' in error ? (error.response as Response | undefined) : undefined
}

function statusOf(error: unknown): number | undefined {
  return responseOf(error)?.statusCode
}

/** Only Consul says with an index that there is nothing. */
function isConsulsNothing(error: unknown): boolean {
  return statusOf(error) === 404 && responseOf(error)?.headers?.['x-consul-index'] !== undefined
}
