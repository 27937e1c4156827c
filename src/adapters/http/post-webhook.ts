import { type IncomingMessage, request as requestPlain, STATUS_CODES } from 'node:http'
import { request as requestSecure } from 'node:https'
import { type AddressGuardOptions, mayProbe } from '../net/address-guard'
import { guardedLookup, whyForbidden } from '../net/guarded-lookup'
import { webhookSignature } from './webhook-signature'

/**
 * Sends one message to an endpoint that an operator named. It connects to no address that the guard forbids, judged as it
 * is resolved; redirects are not followed, since they could lead there; of the answer no more than 1 kB is read.
 */
export interface WebhookMessage {
  url: string
  /** `webhook-id`: the same at each try. */
  id: string
  body: string
  /** It is signed with each of them. */
  secrets: readonly string[]
}

export interface WebhookAnswer {
  /** null: there was none. */
  status: number | null
  /** What went wrong; null when the endpoint took it (2xx). */
  error: string | null
}

const mostAnswerBytes = 1024

/**
 * Never rejects: whatever goes wrong is in the answer.
 * @param nowMs when it is sent, for `webhook-timestamp`
 * @param signal ends it
 */
export function postWebhook(
  message: WebhookMessage,
  {
    nowMs,
    timeoutMs,
    signal,
    ...guard
  }: AddressGuardOptions & { nowMs: number; timeoutMs: number; signal: AbortSignal },
): Promise<WebhookAnswer> {
  const late = AbortSignal.timeout(timeoutMs)
  return exchange(message, { nowMs, guard, signal: AbortSignal.any([late, signal]) }).catch((error: unknown) => ({
    status: null,
    error: late.aborted ? `no answer within ${String(timeoutMs / 1000)} s` : reasonOf(error),
  }))
}

async function exchange(
  { url, id, body, secrets }: WebhookMessage,
  { nowMs, guard, signal }: { nowMs: number; guard: AddressGuardOptions; signal: AbortSignal },
): Promise<WebhookAnswer> {
  const { protocol, hostname } = new URL(url)
  const mayConnect = (address: string) => mayProbe(address, guard)
  const forbidden = whyForbidden(hostname.replace(/^\[(.*)\]$/, '$1'), mayConnect)
  if (forbidden !== null) throw new Error(forbidden)
  const timestampS = Math.floor(nowMs / 1000)
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'switchyard-webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': webhookSignature(secrets, { id, timestampS, body }),
  }
  const request = protocol === 'https:' ? requestSecure : requestPlain
  const options = { method: 'POST', headers, agent: false, lookup: guardedLookup(mayConnect), signal }
  return new Promise((resolve, reject) => {
    let status = 0
    // Who answered 2xx has taken it, whatever becomes of the rest of the answer.
    const failed = (error: Error) => {
      if (isTaken(status)) resolve(judged(status, ''))
      else reject(error)
    }
    const call = request(url, options, (answer) => {
      status = answer.statusCode ?? 0
      readText(answer).then((text) => {
        resolve(judged(status, text))
        call.destroy()
      }, failed)
    })
    call.on('error', failed)
    // An answer 101 is no answer here and tells of no error either: it must not be waited for for ever.
    call.on('close', () => {
      if (status === 0) failed(new Error('the connection was closed without an answer'))
    })
    call.end(body)
  })
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300
}

/** The beginning of the answer; what comes after it is not read. */
async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= mostAnswerBytes) break
  }
  return Buffer.concat(chunks).subarray(0, mostAnswerBytes).toString('utf8')
}

function judged(status: number, text: string): WebhookAnswer {
  if (isTaken(status)) return { status, error: null }
  const name = `${String(status)} ${STATUS_CODES[status] ?? ''}`.trim()
  if (status >= 300 && status < 400) return { status, error: `${name}: redirects are not followed` }
  const said = text
    .replace(/[\p{Cc}\p{Surrogate}\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, 300)
  return { status, error: said === '' ? name : `${name}: ${said}` }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : undefined
  const found = inner instanceof Error ? inner : error
  return found.message === '' ? found.name : found.message
}
