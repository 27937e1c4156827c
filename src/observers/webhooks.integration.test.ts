import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewNotice } from '@/domain/breaker/notices'
import { silentLog } from '@/domain/log'
import { eventually, startTestDatabase } from '@/embedded/testing'
import { saveBreakerProgress } from '@/store/breaker-progress'
import { type Database, inTransaction, openDatabase } from '@/store/database'
import { addDeliveries, addTestDelivery, giveUpPending, listDeliveries, redeliver } from '@/store/webhook-deliveries'
import { createWebhook, listWebhooks, lockEndpoint, updateWebhook } from '@/store/webhooks'
import { createWebhookSender } from './webhooks'

let databaseServer: Awaited<ReturnType<typeof startTestDatabase>>
let database: Database
let receiver: Receiver
let stops: (() => Promise<void>)[] = []
const clock = { ms: Date.now(), now: () => clock.ms }
const by = { actor: { id: null, name: 'Ana' }, nowMs: clock.ms }

beforeAll(async () => {
  databaseServer = await startTestDatabase()
  database = openDatabase(databaseServer.url)
})
afterAll(async () => {
  await database.close()
  await databaseServer.stop()
})
beforeEach(async () => {
  await database.client.webhookEndpoint.deleteMany()
  receiver = await Receiver.start()
})
afterEach(async () => {
  for (const stop of stops) await stop()
  stops = []
  await receiver.stop()
})

interface Received {
  headers: IncomingHttpHeaders
  body: string
}

/** A server of somebody else, which answers as it is told. */
class Receiver {
  readonly received: Received[] = []
  answer: (response: ServerResponse) => void = (response) => response.writeHead(204).end()

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer()
    const receiver = new Receiver(server)
    server.on('request', (request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
      request.on('end', () => {
        receiver.received.push({ headers: request.headers, body })
        receiver.answer(response)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/hook?team=shop`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}

/** As the specification says it, with nothing of ours. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const expected = createHmac('sha256', key).update(content).digest()
  return String(headers['webhook-signature'])
    .split(' ')
    .map((each) => each.split(',', 2))
    .some(([version, signature = '']) => {
      const given = Buffer.from(signature, 'base64')
      return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
    })
}

const notice: NewNotice = {
  ...{ type: 'breaker.opened', atMs: clock.ms, namespace: 'shop', breaker: 'db', service: 'db', state: 'FORCED_OPEN' },
  ...{ open: 3, gateways: 42, times: 1, cause: 'OPERATOR', actor: 'Ana', reason: 'database is down' },
}
let step = 0

/** As the controller does it. */
async function tell(fields: Partial<NewNotice> = {}): Promise<void> {
  const cursor = await database.client.streamCursor.findFirst()
  const version = cursor?.version ?? 0
  const at = { after: `${String(++step)}-0`, version, events: [], notices: [{ ...notice, ...fields }] }
  await saveBreakerProgress(database, at, clock.ms)
}

/** A controller that leads. @returns what ends it */
function lead({ timeoutMs = 10_000, log = silentLog } = {}): () => Promise<void> {
  const sender = createWebhookSender({
    ...{ database, clock, log, allowLoopback: true, random: () => 0, lookEveryMs: 20, timeoutMs },
  })
  const stop = new AbortController()
  const ended = sender.run(stop.signal)
  const end = async () => {
    stop.abort()
    await ended
  }
  stops.push(end)
  return end
}

const spec = () => ({ url: receiver.url, description: '', enabled: true, eventTypes: [] })
const log = (endpointId: string) => listDeliveries(database, { endpointId, limit: 50 })

async function untilTries(endpointId: string, count: number) {
  return eventually(async () => {
    const [row] = await log(endpointId)
    if (row?.tries.length !== count) throw new Error(`${String(row?.tries.length)} tries`)
    return row
  })
}

/** Another endpoint that takes everything. @returns what waits until the sender has looked once more for what is due */
async function lookProof(): Promise<() => Promise<void>> {
  const other = await Receiver.start()
  stops.push(() => other.stop())
  const { id } = await createWebhook(database, { ...spec(), url: other.url, eventTypes: ['breaker.closed'] }, by)
  return async () => {
    const before = other.received.length
    await addTestDelivery(database, id, clock.ms)
    await eventually(() => {
      expect(other.received.length).toBeGreaterThan(before)
    })
  }
}

describe('a message', () => {
  it('is signed as Standard Webhooks says, and tells what happened', async () => {
    const { id, secret } = await createWebhook(database, spec(), by)
    lead()
    await tell()
    await untilTries(id, 1)
    const [got] = receiver.received
    if (!got) throw new Error('nothing came')
    expect(isSigned(got, secret)).toBe(true)
    expect(isSigned({ ...got, body: `${got.body} ` }, secret)).toBe(false)
    expect(got.headers['webhook-timestamp']).toBe(String(Math.floor(clock.ms / 1000)))
    expect(got.headers['content-type']).toBe('application/json')
    const { type, atMs, ...data } = notice
    expect(JSON.parse(got.body)).toEqual({ type, timestamp: new Date(atMs).toISOString(), data })
    expect(await log(id)).toMatchObject([{ status: 'DELIVERED', messageId: got.headers['webhook-id'] }])
    expect(await listWebhooks(database, clock.ms)).toMatchObject([{ delivered: 1, failed: 0, pending: 0 }])
  })

  it('is signed with the old secret too for a day after it was changed', async () => {
    const { id, secret } = await createWebhook(database, spec(), by)
    const next = await updateWebhook(database, { ...spec(), id, version: 1, rotateSecret: true }, by)
    lead()
    await tell()
    await untilTries(id, 1)
    clock.ms += 25 * 3_600_000
    await tell()
    await eventually(() => {
      if (receiver.received.length < 2) throw new Error('not yet')
    })
    const [first, second] = receiver.received
    if (!first || !second || next === null) throw new Error('nothing came')
    expect([isSigned(first, secret), isSigned(first, next)]).toEqual([true, true])
    expect([isSigned(second, secret), isSigned(second, next)]).toEqual([false, true])
  })

  it('goes to those who want its type, and to none that is switched off', async () => {
    await createWebhook(database, { ...spec(), eventTypes: ['breaker.closed'] }, by)
    await createWebhook(database, { ...spec(), enabled: false }, by)
    await tell()
    expect(await database.client.webhookDelivery.count()).toBe(0)
    await tell({ type: 'breaker.closed' })
    expect(await database.client.webhookDelivery.count()).toBe(1)
  })

  it('can be a test, and can be sent again under the same id', async () => {
    const { id } = await createWebhook(database, spec(), by)
    lead()
    const deliveryId = await addTestDelivery(database, id, clock.ms)
    await untilTries(id, 1)
    await redeliver(database, deliveryId, clock.ms)
    await untilTries(id, 2)
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids).toEqual([expect.stringMatching(/^test_/), ids[0]])
  })
})

describe('an endpoint that does not take it', () => {
  it('is tried again after 5 s, 30 s, 2 min, 10 min, 30 min, 2 h and 6 h, and then no more', async () => {
    receiver.answer = (response) => response.writeHead(500).end('no room')
    const { id } = await createWebhook(database, spec(), by)
    const looked = await lookProof()
    lead()
    await tell()
    const pauses: number[] = []
    for (let tries = 1; tries <= 7; tries++) {
      const row = await untilTries(id, tries)
      pauses.push(((row.nextTryAtMs ?? 0) - clock.ms) / 1000)
      clock.ms = (row.nextTryAtMs ?? 0) - 1
      await looked()
      expect(receiver.received).toHaveLength(tries)
      clock.ms += 1
    }
    expect(pauses).toEqual([5, 30, 120, 600, 1800, 7200, 21_600])
    const row = await untilTries(id, 8)
    expect(row).toMatchObject({ status: 'FAILED', nextTryAtMs: null })
    expect(row.tries.at(-1)).toMatchObject({ status: 500, error: '500 Internal Server Error: no room' })
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  it('is switched off when it says that it is gone, and gets no more', async () => {
    receiver.answer = (response) => response.writeHead(410).end()
    const { id } = await createWebhook(database, spec(), by)
    await tell()
    await tell({ type: 'breaker.closed' })
    lead()
    await eventually(async () => {
      const rows = await log(id)
      expect(rows.map((each) => each.status)).toEqual(['FAILED', 'FAILED'])
    })
    expect(receiver.received).toHaveLength(1)
    expect(await listWebhooks(database, clock.ms)).toMatchObject([
      { enabled: false, updatedBy: 'Switchyard', version: 2 },
    ])
  })

  it('may say so while an operator switches it off: neither waits for ever for the other', async () => {
    receiver.answer = (response) => response.writeHead(410).end()
    const { id } = await createWebhook(database, spec(), by)
    await tell()
    const warnings: string[] = []
    await inTransaction(database, async (queries) => {
      await lockEndpoint(queries, id)
      lead({ log: { ...silentLog, warn: (_message, fields) => warnings.push(String(fields?.reason)) } })
      await eventually(async () => {
        const waiting = await database.client.$queryRaw`
          SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
        expect(waiting).toHaveLength(1)
      })
      await giveUpPending(queries, id, 'the endpoint was switched off', clock.ms)
    })
    for (const stop of stops.splice(0)) await stop()
    expect(warnings.filter((each) => each.includes('deadlock'))).toEqual([])
    expect(await log(id)).toMatchObject([{ status: 'FAILED', tries: [{ error: 'the endpoint was switched off' }] }])
  })

  it('is not followed where it redirects to, and an endless answer is not read', async () => {
    receiver.answer = (response) => response.writeHead(302, { location: `${receiver.url}&elsewhere` }).end()
    const { id } = await createWebhook(database, spec(), by)
    lead()
    await tell()
    const row = await untilTries(id, 1)
    expect(row.tries).toMatchObject([{ status: 302, error: '302 Found: redirects are not followed' }])
    receiver.answer = (response) => {
      const timer = setInterval(() => response.write('x'.repeat(600)), 1)
      response.on('close', () => {
        clearInterval(timer)
      })
    }
    clock.ms = row.nextTryAtMs ?? 0
    expect((await untilTries(id, 2)).status).toBe('DELIVERED')
  })

  it('holds up nobody else when it hangs', async () => {
    const hanging = await Receiver.start()
    hanging.answer = () => undefined
    stops.push(() => hanging.stop())
    const { id: slow } = await createWebhook(database, { ...spec(), url: hanging.url }, by)
    const { id: quick } = await createWebhook(database, spec(), by)
    lead({ timeoutMs: 5000 })
    for (let count = 0; count < 5; count++) await tell()
    await eventually(() => {
      expect(receiver.received).toHaveLength(5)
    })
    expect(hanging.received).toHaveLength(1)
    expect(await log(quick)).toHaveLength(5)
    await eventually(async () => {
      const tries = (await log(slow)).flatMap((each) => each.tries)
      expect(tries[0]?.error).toBe('no answer within 5 s')
    })
  })

  it('is not connected to when the guard forbids its address', async () => {
    const { id } = await createWebhook(database, { ...spec(), url: 'http://169.254.169.254/latest' }, by)
    lead()
    await tell()
    const [tried] = (await untilTries(id, 1)).tries
    expect(tried?.status).toBeNull()
    expect(tried?.error).toContain('is no address that may be connected to')
  })
})

describe('controllers', () => {
  it('take over between two tries, and lose nothing', async () => {
    receiver.answer = (response) => response.writeHead(503).end()
    const { id } = await createWebhook(database, spec(), by)
    const end = lead()
    await tell()
    const row = await untilTries(id, 1)
    await end()
    receiver.answer = (response) => response.writeHead(200).end('ok')
    clock.ms = row.nextTryAtMs ?? 0
    lead()
    expect(await untilTries(id, 2)).toMatchObject({ status: 'DELIVERED', tries: [{ status: 503 }, { status: 200 }] })
  })

  it('give back what was under way when they end', async () => {
    receiver.answer = () => undefined
    const { id } = await createWebhook(database, spec(), by)
    const end = lead()
    await tell()
    await eventually(() => {
      expect(receiver.received).toHaveLength(1)
    })
    await end()
    expect(await log(id)).toMatchObject([{ status: 'PENDING', tries: [] }])
    receiver.answer = (response) => response.writeHead(200).end()
    lead()
    await untilTries(id, 1)
  })

  it('never send one message at once, also when two believe to lead', async () => {
    await createWebhook(database, spec(), by)
    for (let count = 0; count < 4; count++) lead()
    for (let count = 0; count < 20; count++) await tell()
    await eventually(() => {
      expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(20)
    })
    expect(receiver.received).toHaveLength(20)
  })
})

it('a message that is written in a transaction that fails was never there', async () => {
  await createWebhook(database, spec(), by)
  const failing = inTransaction(database, async (queries) => {
    await addDeliveries(queries, [{ ...notice, id: '1' }], clock.ms)
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await database.client.webhookDelivery.count()).toBe(0)
})
