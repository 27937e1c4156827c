import { type Dispatcher, errors, Pool } from 'undici'
import { guardedLookup, type MayConnect, whyForbidden } from '../net/guarded-lookup'
import type { Exchange, FailureKind, HttpEngine, UpstreamFailure, UpstreamHandler, UpstreamRequest } from './engine'

/**
 * The engine over undici's `dispatch`, one pool of keep-alive connections for each upstream, one request at a time on a
 * connection. Time limits other than connecting are the caller's: undici's own are off, because its header timeout does
 * not run while a body is being sent. It connects to no address that the guard forbids, by whatever name or spelling.
 */
export function createUndiciEngine(options: { connectTimeoutMs: number; mayConnect: MayConnect }): HttpEngine {
  const lookup = guardedLookup(options.mayConnect)
  const pools = new Map<string, { pool: Pool; usedAtMs: number }>()
  /** Pools that take nothing new and close when what is under way has ended. */
  const closing = new Set<Pool>()

  const closeWhenIdle = (authority: string, pool: Pool): void => {
    pools.delete(authority)
    closing.add(pool)
    const closed = () => closing.delete(pool)
    pool.close().then(closed, closed)
  }

  const poolOf = (authority: string, exchange: UndiciExchange): Pool | null => {
    const known = pools.get(authority)
    if (known) {
      known.usedAtMs = performance.now()
      return known.pool
    }
    if (!URL.canParse(`http://${authority}`)) {
      exchange.fail({ kind: 'CONNECT', message: 'this is no address' })
      return null
    }
    // As the URL has it: 0x7f.1 is 127.0.0.1.
    const origin = new URL(`http://${authority}`)
    const forbidden = whyForbidden(origin.hostname.replace(/^\[(.*)\]$/, '$1'), options.mayConnect)
    if (forbidden !== null) {
      exchange.fail({ kind: 'CONNECT', message: forbidden })
      return null
    }
    const pool = new Pool(origin, {
      connect: { lookup },
      pipelining: 1,
      connectTimeout: options.connectTimeoutMs,
      // Shorter than the idle limit of common servers, so that a connection is seldom closed under a request.
      keepAliveTimeout: 4000,
      keepAliveMaxTimeout: 60_000,
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    pools.set(authority, { pool, usedAtMs: performance.now() })
    return pool
  }

  return {
    send(request, handler) {
      const exchange = new UndiciExchange(handler)
      const pool = poolOf(request.authority, exchange)
      pool?.dispatch(dispatchOptions(request), exchange)
      return exchange
    },
    forget(authority) {
      const known = pools.get(authority)
      if (known) closeWhenIdle(authority, known.pool)
    },
    sweep(idleForMs) {
      const limit = performance.now() - idleForMs
      for (const [authority, { pool, usedAtMs }] of pools) {
        if (usedAtMs >= limit || pool.stats.running > 0 || pool.stats.queued > 0) continue
        closeWhenIdle(authority, pool)
      }
    },
    async close() {
      const open = [...Array.from(pools.values(), ({ pool }) => pool), ...closing]
      pools.clear()
      await Promise.all(open.map((pool) => pool.destroy()))
    },
  }
}

function dispatchOptions(request: UpstreamRequest): Dispatcher.DispatchOptions {
  return {
    method: request.method,
    path: request.target,
    headers: request.headers,
    body: request.body,
  }
}

class UndiciExchange implements Exchange, Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | null = null
  private done = false
  /** Whether the answer has no body, whatever length it tells. */
  private bodiless = false

  constructor(private readonly handler: UpstreamHandler) {}

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    if (this.done) controller.abort(new errors.RequestAbortedError())
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (this.done || status < 200) return
    this.bodiless = status === 204 || status === 304
    this.handler.onHead(status, rawHeaderTexts(controller.rawHeaders))
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.done && !this.handler.onData(chunk)) controller.pause()
  }

  onResponseEnd(): void {
    if (this.done) return
    this.done = true
    this.handler.onEnd()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // A 304 may tell the length of what it leaves out (RFC 9110, 8.6); undici misses those bytes.
    if (this.bodiless && error instanceof errors.ResponseContentLengthMismatchError) this.onResponseEnd()
    else this.fail(toFailure(error, this.controller !== null))
  }

  fail(failure: UpstreamFailure): void {
    if (this.done) return
    this.done = true
    this.handler.onFailure(failure)
  }

  resume(): void {
    this.controller?.resume()
  }

  abort(): void {
    if (this.done) return
    this.done = true
    this.controller?.abort(new errors.RequestAbortedError())
  }
}

function rawHeaderTexts(raw: readonly (Buffer | string)[] | Record<string, unknown> | null | undefined): string[] {
  if (!Array.isArray(raw)) return []
  return raw.map((each: Buffer | string) => (typeof each === 'string' ? each : each.toString('latin1')))
}

function toFailure(error: Error, connected: boolean): UpstreamFailure {
  return { kind: failureKind(error, connected), message: failureText(error) }
}

function failureKind(error: Error, connected: boolean): FailureKind {
  if (error instanceof errors.InvalidArgumentError || error instanceof errors.NotSupportedError) return 'REQUEST'
  if (!connected) return 'CONNECT'
  if (error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError) return 'PROTOCOL'
  return 'CLOSED'
}

function failureText(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code
  return code === undefined || error.message.includes(code) ? error.message : `${error.message} (${code})`
}
