import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pickDestination } from '@/domain/balancing/pick'
import type { RouteMatchResult } from '@/domain/routing/route-table'
import type { Destination } from '@/domain/routing/route'
import { limitHeaders, type TakenLimit } from '../limits/limit-headers'
import { callerOf } from '../request/caller'
import { checkHead, type CheckedHead } from '../request/check-head'
import { type Problem, problemAnswer } from '../request/problem'
import { Facts, plainAddress } from '../request/request-facts'
import { Forward } from './forward'
import { meetFault } from './meet-fault'
import type { OwnAnswer, ProxyParts } from './parts'
import { dropRest } from './request-body'

/**
 * The way of a request: its head is checked and its path brought into one spelling; the route is found (404); limits are
 * asked (429); a destination is drawn by weight; then it goes upstream through breakers and balancer (503, 502, 504).
 */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => void

type ReadHead = CheckedHead & { ok: true }

/** After a head that cannot be trusted the bytes that follow cannot be either. */
const closing = ['connection', 'close'] as const

/** A service that was routed to only now is waited for so long, so that the first requests after an edit find it. */
const unknownServiceMs = 1000

export function createRequestHandler(parts: ProxyParts): RequestHandler {
  return (request, response, expectsContinue) => {
    const startedMs = performance.now()
    const head = checkHead({ method: request.method ?? '', target: request.url ?? '', rawHeaders: request.rawHeaders })
    const visit = new Visit(parts, request, response, expectsContinue, startedMs)
    if (!head.ok) {
      visit.answer(
        { type: head.status === 501 ? 'not-supported' : 'bad-request', detail: `${sentence(head.detail)}.` },
        closing,
      )
      return
    }
    if (parts.revision() === null) {
      const detail = `This gateway has no rules yet: ${parts.whyNoRules()}.`
      visit.answer({ type: 'no-revision', detail, retryAfterMs: 1000 })
      return
    }
    visit.enter(head)
  }
}

class Visit {
  constructor(
    private readonly parts: ProxyParts,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly expectsContinue: boolean,
    private readonly startedMs: number,
  ) {}

  enter(head: ReadHead): void {
    const { parts, request } = this
    const address = plainAddress(request.socket.remoteAddress)
    const facts = new Facts(request.method ?? '', head.host, head.path, head.query, request.headers, address)
    const match = parts.routes.table.match(facts)
    if (!match) {
      parts.counters.unmatched()
      this.answer({ type: 'no-route', detail: `No route matches ${facts.method} ${facts.host}${facts.path}.` })
      return
    }
    const limits = parts.limits.of(match.ref)
    if (limits.length === 0) {
      this.admit(head, facts, match, [])
      return
    }
    this.after(parts.limiter.check(limits, facts), ({ taken, refusedBy }) => {
      if (refusedBy) this.refuse(match, taken, refusedBy)
      else this.admit(head, facts, match, limitHeaders(taken))
    })
  }

  /** Goes on when something is known; nobody else hears of a fault that happens then. */
  private after<T>(known: Promise<T>, goOn: (value: T) => void): void {
    known.then(goOn).catch((error: unknown) => {
      meetFault(this.parts.log, this.response, error)
    })
  }

  /** An answer of the gateway's own. */
  answer(problem: Problem, extra: readonly string[] = []): number {
    const { parts, request, response } = this
    const by = { revision: parts.revision() ?? 0, gateway: parts.gateway, occurrence: randomUUID() }
    const { status, headers, body } = problemAnswer(problem, by)
    headers.push(...extra)
    // A caller that was not told to go on may or may not send its body now: only a closed connection is unambiguous.
    if (extra !== closing && (this.expectsContinue || parts.isStopping())) headers.push(...closing)
    if (response.destroyed) return status
    response.writeHead(status, headers)
    response.end(body)
    if (extra !== closing && !this.expectsContinue && hasBody(request)) dropRest(request)
    return status
  }

  private refuse(match: RouteMatchResult, taken: readonly TakenLimit[], refusedBy: TakenLimit): void {
    const { ref, decision, block } = refusedBy
    const problem: Problem = {
      type: 'rate-limited',
      detail: whyLimited(refusedBy),
      route: match.ref,
      policy: ref,
      retryAfterMs: decision.retryAfterMs,
      ...(block ? { more: { order: 'BLOCK', until: untilText(block.untilMs) } } : {}),
    }
    this.over(match, this.answer(problem, limitHeaders(taken)), 'limited')
  }

  private admit(head: ReadHead, facts: Facts, match: RouteMatchResult, limitFields: readonly string[]): void {
    const destination = pickDestination(match.spec.destinations, this.parts.random())
    if (!destination) {
      const detail = 'All destinations of the route have weight 0.'
      this.over(match, this.answer({ type: 'no-instance', detail, route: match.ref }, limitFields), 'failed')
      return
    }
    const forward = () => {
      this.forward(head, facts, match, destination, limitFields)
    }
    if (this.parts.endpoints.isKnown(destination.service)) forward()
    else this.after(this.parts.endpoints.whenKnown(destination.service, unknownServiceMs), forward)
  }

  private forward(
    head: ReadHead,
    facts: Facts,
    match: RouteMatchResult,
    destination: Destination,
    limitFields: readonly string[],
  ): void {
    const { parts, request, response, expectsContinue } = this
    const over = (status: number, by: OwnAnswer | null, retries: number) => {
      this.over(match, status, by, retries)
      parts.counters.caller(callerOf(facts), destination.service, status, performance.now() - this.startedMs)
    }
    new Forward(parts, {
      request,
      response,
      match,
      destination,
      facts,
      query: head.query,
      authority: head.authority,
      hasBody: head.hasBody,
      expectsContinue,
      limitHeaders: limitFields,
      answerProblem: (problem, by, retries) => {
        over(this.answer(problem, limitFields), by, retries)
      },
      over,
    }).start()
  }

  private over(match: RouteMatchResult, status: number, by: OwnAnswer | null, retries = 0): void {
    this.parts.counters.request(match.ref, status, performance.now() - this.startedMs, by, retries)
  }
}

function whyLimited({ ref, spec, block }: TakenLimit): string {
  if (!block) return `The rate limit ${ref} allows ${String(spec.limit)} requests in ${String(spec.periodMs / 1000)} s.`
  const until = block.untilMs === null ? 'it is released' : new Date(block.untilMs).toISOString()
  return `An operator has blocked this caller of the rate limit ${ref} until ${until}.`
}

function untilText(untilMs: number | null): string | null {
  return untilMs === null ? null : new Date(untilMs).toISOString()
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || (request.headers['content-length'] ?? '0') !== '0'
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
