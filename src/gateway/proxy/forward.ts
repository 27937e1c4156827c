import type { IncomingMessage, ServerResponse } from 'node:http'
import type { UpstreamFailure, UpstreamHandler } from '@/adapters/http/engine'
import type { RouteMatchResult } from '@/domain/routing/route-table'
import { rewrittenPath } from '@/domain/routing/rewrite'
import type { Destination } from '@/domain/routing/route'
import { callerHeaders, upstreamHeaders } from '../request/forward-headers'
import type { Problem } from '../request/problem'
import type { Facts } from '../request/request-facts'
import { Attempt } from './attempt'
import { choose } from './choose'
import { mayRetry, type TryEnd } from './may-retry'
import type { OwnAnswer, ProxyParts } from './parts'
import { dropRest, RequestBody } from './request-body'

/** A request that passed the limits, on its way upstream. */
export interface Passing {
  request: IncomingMessage
  response: ServerResponse
  match: RouteMatchResult
  destination: Destination
  facts: Facts
  query: string
  /** The host as the caller wrote it. */
  authority: string
  hasBody: boolean
  /** Whether the caller waits for 100 Continue before it sends the body. */
  expectsContinue: boolean
  /** Fields about limits that go with whatever answer comes. */
  limitHeaders: readonly string[]
  answerProblem(problem: Problem, by: OwnAnswer, retries: number): void
  /** The answer is over: the last byte was written, or the connection was lost. */
  over(status: number, by: OwnAnswer | null, retries: number): void
}

/** The caller went away before there was an answer: nginx's status for it, seen only in figures. */
const callerLeft = 499

/**
 * Sends one request upstream, again when the route allows it, and streams the answer back. Both directions obey the slower
 * side. Failure stance: as long as the caller has seen nothing, a failure is answered as 502 or 504; after that the
 * caller's connection is broken, so that a half answer is never taken for a whole one. A caller that leaves cancels the
 * try. The route's time runs from here to the head of the answer, over all tries.
 */
export class Forward implements UpstreamHandler {
  private state: 'TRYING' | 'ANSWERING' | 'OVER' = 'TRYING'
  private readonly tried = new Set<string>()
  private body: RequestBody | null = null
  private current: Attempt | null = null
  private timer: NodeJS.Timeout | null = null
  private triesMade = 0
  private status = 0
  private awaitedBytes = -1
  private sentBytes = false

  constructor(
    private readonly parts: ProxyParts,
    private readonly passing: Passing,
  ) {}

  start(): void {
    const { request, match } = this.passing
    if (request.socket.destroyed) {
      this.status = callerLeft
      this.finish(null)
      return
    }
    // The socket's, not the response's: one that waits for its turn behind other answers hears nothing of its connection.
    request.socket.once('close', this.onCallerClosed)
    this.timer = setTimeout(this.onTimeout, match.spec.timeoutMs)
    this.attempt(null)
  }

  /** @param last why the try before failed: the answer when no instance is left to ask. */
  private attempt(last: Problem | null): void {
    const { match, destination, facts, request, hasBody, query, authority } = this.passing
    const choice = choose(this.parts, { ...match, destination, facts, tried: this.tried })
    if (!choice.ok) {
      const problem = last ?? choice.problem
      this.fail(problem, problem.type === 'breaker-open' ? 'broken' : 'failed')
      return
    }
    const { endpoint, permits } = choice
    this.triesMade += 1
    this.tried.add(endpoint.id)
    this.body = hasBody ? new RequestBody(request, this.onBodyBegins) : null
    const attempt = new Attempt(this.parts, destination.service, endpoint, permits, this.triesMade > 1)
    this.current = attempt
    const hop = { remoteAddress: facts.sourceIp, host: authority === '' ? endpoint.id : authority, hasBody }
    attempt.exchange = this.parts.engine.send(
      {
        authority: endpoint.id,
        method: facts.method,
        target: rewrittenPath(match.spec, facts.path) + query,
        headers: upstreamHeaders(request.rawHeaders, hop, match.spec.requestHeaders),
        body: this.body,
      },
      this,
    )
    // The engine may have failed already, while it was called.
    if (this.state === 'OVER' && this.current === attempt) attempt.exchange.abort()
  }

  onHead(status: number, headers: string[]): void {
    if (this.state !== 'TRYING') return
    if (this.canRetry({ status })) {
      this.current?.end({ kind: 'ANSWERED', status }, status)
      this.current?.exchange?.abort()
      this.attempt({
        type: 'upstream-failed',
        detail: `The instance answered ${String(status)}.`,
        route: this.passing.match.ref,
      })
      return
    }
    this.state = 'ANSWERING'
    this.status = status
    this.clearTimer()
    this.current?.answered(status)
    this.writeHead(status, headers)
  }

  onData(chunk: Buffer): boolean {
    if (this.state !== 'ANSWERING') return true
    const { response } = this.passing
    this.sentBytes = true
    if (chunk.length === this.awaitedBytes) {
      this.awaitedBytes = 0
      response.end(chunk)
      return true
    }
    if (this.awaitedBytes > 0) this.awaitedBytes -= chunk.length
    if (response.write(chunk)) return true
    response.once('drain', this.onDrain)
    return false
  }

  onEnd(): void {
    if (this.state !== 'ANSWERING') return
    this.passing.response.end()
    this.finish(null)
  }

  onFailure(failure: UpstreamFailure): void {
    if (this.state === 'OVER') return
    if (this.state === 'ANSWERING') {
      this.passing.response.destroy()
      this.finish('failed')
      return
    }
    const { ref } = this.passing.match
    if (failure.kind === 'REQUEST') {
      this.current?.end({ kind: 'CANCELLED' }, null)
      this.fail(
        { type: 'bad-request', detail: `The request cannot be sent on: ${failure.message}.`, route: ref },
        'failed',
      )
      return
    }
    const problem: Problem = { type: 'upstream-failed', detail: this.failureText(failure), route: ref }
    if (failure.kind === 'CONNECT' && this.current) {
      this.parts.endpoints.unreachable(this.passing.destination.service, this.current.endpoint.id)
    }
    this.current?.end({ kind: 'FAILED' }, null)
    if (this.canRetry({ failure: failure.kind })) this.attempt(problem)
    else this.fail(problem, 'failed')
  }

  private writeHead(status: number, headers: string[]): void {
    const { response, match, limitHeaders, request } = this.passing
    const list = callerHeaders(headers, status, match.spec.responseHeaders)
    list.push(...limitHeaders)
    if (this.parts.isStopping()) list.push('connection', 'close')
    this.awaitedBytes = request.method === 'HEAD' ? -1 : contentLength(headers)
    try {
      response.writeHead(status, list)
    } catch (error) {
      this.state = 'TRYING'
      this.current?.exchange?.abort()
      this.fail(
        { type: 'upstream-failed', detail: `The answer's head is not valid: ${String(error)}.`, route: match.ref },
        'failed',
      )
      return
    }
    // A head whose body comes later must not wait for it; one whose body is here already goes out in one write with it.
    process.nextTick(() => {
      if (!this.sentBytes && !response.writableEnded && !response.destroyed) response.flushHeaders()
    })
  }

  private canRetry(end: TryEnd): boolean {
    const bodyBegun = this.body?.isBegun ?? false
    const made = { method: this.passing.facts.method, bodyBegun, triesMade: this.triesMade }
    return mayRetry(this.passing.match.spec.retry, made, end)
  }

  private readonly onBodyBegins = (): void => {
    if (this.passing.expectsContinue) this.passing.response.writeContinue()
  }

  private readonly onDrain = (): void => {
    this.current?.exchange?.resume()
  }

  private readonly onTimeout = (): void => {
    if (this.state !== 'TRYING') return
    const { ref, spec } = this.passing.match
    this.current?.end({ kind: 'FAILED' }, null)
    this.current?.exchange?.abort()
    const detail = `No answer from ${this.where()} within ${String(spec.timeoutMs)} ms.`
    this.fail({ type: 'upstream-timeout', detail, route: ref }, 'failed')
  }

  private readonly onCallerClosed = (): void => {
    if (this.state === 'OVER') return
    const before = this.state === 'TRYING'
    if (before) this.current?.end({ kind: 'CANCELLED' }, null)
    this.current?.exchange?.abort()
    if (before) this.status = callerLeft
    this.finish(null)
  }

  private fail(problem: Problem, by: OwnAnswer): void {
    this.state = 'OVER'
    this.clearTimer()
    this.current?.release()
    this.passing.request.socket.off('close', this.onCallerClosed)
    this.passing.answerProblem(problem, by, this.retries)
  }

  private finish(by: OwnAnswer | null): void {
    this.state = 'OVER'
    this.clearTimer()
    this.current?.release()
    this.passing.request.socket.off('close', this.onCallerClosed)
    if (this.passing.hasBody) dropRest(this.passing.request)
    this.passing.over(this.status, by, this.retries)
  }

  private clearTimer(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  private get retries(): number {
    return Math.max(0, this.triesMade - 1)
  }

  private where(): string {
    const { service } = this.passing.destination
    return this.current ? `${this.current.endpoint.id} of service ${service}` : `service ${service}`
  }

  private failureText({ kind, message }: UpstreamFailure): string {
    switch (kind) {
      case 'CONNECT':
        return `No connection to ${this.where()} could be made: ${message}.`
      case 'CLOSED':
        return `${this.where()} ended the connection before it answered: ${message}.`
      case 'PROTOCOL':
        return `${this.where()} did not answer in HTTP/1.1: ${message}.`
      case 'REQUEST':
        return message
    }
  }
}

function contentLength(headers: readonly string[]): number {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === 'content-length') return Number(headers[index + 1])
  }
  return -1
}
