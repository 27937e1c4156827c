import type { Readable } from 'node:stream'

/**
 * What the gateway needs of an HTTP client, and nothing more, so that the engine behind it can be changed alone. It is
 * callback-based because promises and streams for each exchange cost half the throughput (measured).
 */
export interface HttpEngine {
  /** Sends one request. Exactly one of `onEnd` and `onFailure` is called, last, unless the exchange is aborted. */
  send(request: UpstreamRequest, handler: UpstreamHandler): Exchange
  /** Nothing more will be sent to this `address:port` for now: its connections close as soon as they are idle. */
  forget(authority: string): void
  /** Closes the connections to upstreams that nothing was sent to for so long. */
  sweep(idleForMs: number): void
  close(): Promise<void>
}

export interface UpstreamRequest {
  /** `address:port`, IPv6 in brackets. */
  authority: string
  method: string
  /** Path and query. */
  target: string
  /** Names and values in turn. Must hold no hop-by-hop header but may hold `content-length`. */
  headers: string[]
  body: Readable | null
}

export interface UpstreamHandler {
  /** The final response's head (1xx are swallowed). Headers are names and values in turn, as the upstream wrote them. */
  onHead(status: number, headers: string[]): void
  /** A piece of the body. Answer false to be left in peace until `exchange.resume()`. */
  onData(chunk: Buffer): boolean
  onEnd(): void
  onFailure(failure: UpstreamFailure): void
}

export interface Exchange {
  resume(): void
  /** Ends the exchange and its connection; the handler hears nothing more of it. */
  abort(): void
}

/**
 * CONNECT: no connection could be made, so the upstream saw nothing. CLOSED: the connection ended before the response
 * did. PROTOCOL: what came back is not HTTP/1.1. REQUEST: the engine refused to send this request.
 */
export type FailureKind = 'CONNECT' | 'CLOSED' | 'PROTOCOL' | 'REQUEST'

export interface UpstreamFailure {
  kind: FailureKind
  message: string
}
