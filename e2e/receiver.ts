/** A server of somebody else that takes webhooks, and checks them as Standard Webhooks says, with nothing of ours. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  id: string
  headers: IncomingHttpHeaders
  body: string
  payload: { type: string; timestamp: string; data: Record<string, unknown> }
}

export class Receiver {
  readonly received: Received[] = []
  answer = { status: 204, text: '' }

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer()
    const receiver = new Receiver(server)
    server.on('request', (request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
      request.on('end', () => {
        const payload = JSON.parse(body) as Received['payload']
        receiver.received.push({ id: String(request.headers['webhook-id']), headers: request.headers, body, payload })
        response.writeHead(receiver.answer.status).end(receiver.answer.text)
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/hook`
  }

  /** What came of a type, about a breaker where one is named. */
  of(type: string, breaker?: string): Received[] {
    return this.received.filter(
      ({ payload }) => payload.type === type && (breaker === undefined || payload.data.breaker === breaker),
    )
  }

  stop(): void {
    this.server.closeAllConnections()
    this.server.close()
  }
}

export function isSigned({ id, headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const expected = createHmac('sha256', key)
    .update(`${id}.${String(headers['webhook-timestamp'])}.${body}`)
    .digest()
  return String(headers['webhook-signature'])
    .split(' ')
    .map((each) => each.split(',', 2))
    .some(([version, signature = '']) => {
      const given = Buffer.from(signature, 'base64')
      return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
    })
}
