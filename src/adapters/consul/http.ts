/**
 * One HTTP exchange with Consul, over kept-alive connections. Fails closed and soon: every exchange has a deadline over
 * head and body together, so neither a hung socket nor a server that dies in mid-body leaves a caller waiting.
 * Blocking queries have connections of their own, so that they never keep a short call waiting for one.
 */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Agent, request } from 'undici'
import { DomainError } from '@/domain/errors'

export interface ConsulAddress {
  /** `http://host:port`, without a path. */
  address: string
  /** ACL token; sent as a header, never in the address. */
  token?: string | undefined
}

export interface Exchange {
  method: 'GET' | 'PUT'
  /** Below `/v1/`, already encoded. */
  path: string
  query?: Readonly<Record<string, string>>
  body?: unknown
  /** How long the server may hold the request on purpose (blocking query), on top of the deadline. */
  holdMs?: number
  signal?: AbortSignal | undefined
  /** Asks for a compressed answer: worth its work where the answer may be large. Consul sends small ones plain. */
  compressed?: boolean
}

export interface Answer {
  status: number
  /** `X-Consul-Index`, or 0 when the server sent none. */
  index: number
  text: string
}

export interface ConsulHttp {
  /**
   * The answer, whatever its status.
   * @throws DomainError UNAVAILABLE when there is none; the signal's reason when aborted.
   */
  exchange(exchange: Exchange): Promise<Answer>
  /** @throws DomainError UNAVAILABLE that names Consul, its address and why. */
  unavailable: (what: string, reason: string, cause?: unknown) => DomainError
  close(): Promise<void>
}

export function createConsulHttp({ address, token }: ConsulAddress, timeoutMs: number): ConsulHttp {
  const origin = new URL(address).origin
  const connection = { connect: { timeout: timeoutMs }, keepAliveTimeout: 30_000, pipelining: 1 }
  const short = new Agent({ ...connection, connections: 8 })
  const held = new Agent(connection)
  const unavailable = (what: string, reason: string, cause?: unknown) =>
    new DomainError('UNAVAILABLE', `Consul at ${origin}: ${what}: ${reason}`, [], { cause })

  async function exchange(asked: Exchange): Promise<Answer> {
    const { method, path, query, body, holdMs = 0, signal, compressed = false } = asked
    signal?.throwIfAborted()
    const what = `${method} /v1/${path}`
    const deadline = new AbortController()
    const abort = () => {
      deadline.abort()
    }
    // A listener that is taken off again, rather than AbortSignal.any: the caller's signal often lives as long as the process.
    signal?.addEventListener('abort', abort, { once: true })
    // Consul adds up to a sixteenth of the wait by itself.
    const limitMs = timeoutMs + holdMs + holdMs / 16
    const timer = setTimeout(abort, limitMs)
    try {
      const response = await request(`${origin}/v1/${path}`, {
        method,
        dispatcher: holdMs > 0 ? held : short,
        signal: deadline.signal,
        headersTimeout: 0,
        bodyTimeout: 0,
        headers: {
          accept: 'application/json',
          ...(compressed ? { 'accept-encoding': 'gzip' } : {}),
          ...(token === undefined ? {} : { 'x-consul-token': token }),
        },
        ...(query ? { query: { ...query } } : {}),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text =
        response.headers['content-encoding'] === 'gzip'
          ? (await unzip(await response.body.arrayBuffer())).toString('utf8')
          : await response.body.text()
      const index = Number(response.headers['x-consul-index'] ?? 0)
      return { status: response.statusCode, index: Number.isSafeInteger(index) && index > 0 ? index : 0, text }
    } catch (error) {
      signal?.throwIfAborted()
      if (deadline.signal.aborted) throw unavailable(what, `no answer within ${String(Math.round(limitMs))} ms`, error)
      throw unavailable(what, reasonOf(error), error)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }

  return {
    exchange,
    unavailable,
    close: async () => {
      await Promise.all([short.destroy(), held.destroy()])
    },
  }
}

const unzip = promisify(gunzip)

/** What a refusal says, in a line: a page of HTML comes from something before Consul, or from no Consul at all. */
export function refusalText({ status, text }: Pick<Answer, 'status' | 'text'>): string {
  const said = isHtml(text) ? 'a page of HTML; is this the address of Consul’s HTTP API?' : text.slice(0, 300).trim()
  return said === '' ? `answered ${String(status)}` : `answered ${String(status)}: ${said}`
}

export function isHtml(text: string): boolean {
  return /^\s*<(!doctype|html|\?xml|head|body)/i.test(text)
}

/** Node nests the cause of a failed connection; the innermost text that is not empty tells most. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (error instanceof Error) return error.message || ('code' in error ? String(error.code) : error.name)
  return String(error)
}
