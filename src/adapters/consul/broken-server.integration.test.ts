import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { DomainError } from '@/domain/errors'
import { createConsul, type Consul } from './consul'
import { watch } from './watch'

/** A server that answers each request with the next of these; a good answer carries the index and a value. */
type Behaviour = (socket: Socket) => void

const head = (status: string, length: number, index?: number) =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${String(length)}\r\n` +
  `${index === undefined ? '' : `X-Consul-Index: ${String(index)}\r\n`}\r\n`

const good = (index: number, value: string): Behaviour => {
  const Value = Buffer.from(value).toString('base64')
  const body = JSON.stringify([{ Key: 'k', Value, CreateIndex: index, ModifyIndex: index }])
  return (socket) => socket.write(head('200 OK', body.length, index) + body)
}
const answer =
  (status: string): Behaviour =>
  (socket) =>
    socket.write(`${head(status, 4)}oops`)
const hung: Behaviour = () => undefined
const hangsUp: Behaviour = (socket) => socket.destroy()
const hangsUpInOrder: Behaviour = (socket) => socket.end()
const endsInOrderInBody: Behaviour = (socket) => socket.end(`${head('200 OK', 500, 7)}[{"Key"`)
const halfABody: Behaviour = (socket) => {
  socket.write(`${head('200 OK', 500, 7)}[{"Key"`, () => socket.destroy())
}
const hungInBody: Behaviour = (socket) => socket.write(`${head('200 OK', 500, 7)}[{"Key"`)
const nonsense: Behaviour = (socket) => socket.write(`${head('200 OK', 2, 7)}{}`)

const html = '<!DOCTYPE html><html><body>Welcome to the proxy</body></html>'
const page =
  (status: string): Behaviour =>
  (socket) =>
    socket.write(head(status, html.length) + html)

const faults: [string, Behaviour][] = [
  ['429', answer('429 Too Many Requests')],
  ['500', answer('500 Internal Server Error')],
  ['a hung socket', hung],
  ['a connection that ends', hangsUp],
  ['a connection that is half closed without an answer', hangsUpInOrder],
  ['a connection that is half closed in its body', endsInOrderInBody],
  ['a body that breaks off', halfABody],
  ['a body that hangs', hungInBody],
  ['a missing page without an index, which is no missing key', answer('404 Not Found')],
  ['a 403 in HTML', page('403 Forbidden')],
  ['a page of HTML', page('200 OK')],
  ['an answer that is not Consul’s', nonsense],
]

let server: Server | undefined
let consul: Consul | undefined
const sockets = new Set<Socket>()

async function serve(behaviours: Behaviour[]): Promise<Consul> {
  const listening = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => {
      ;(behaviours.shift() ?? hung)(socket)
    })
  })
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const { port } = listening.address() as { port: number }
  consul = createConsul({ address: `http://127.0.0.1:${String(port)}`, timeoutMs: 500, token: 'secret' })
  return consul
}

afterEach(async () => {
  await consul?.close()
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  await new Promise((resolve) => server?.close(resolve))
})

async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
    return null
  } catch (error) {
    return error
  }
}

function expectUnavailable(error: unknown, address: string) {
  expect(error).toBeInstanceOf(DomainError)
  expect(error).toMatchObject({ code: 'UNAVAILABLE' })
  expect((error as Error).message).toContain(`Consul at ${address}`)
  expect((error as Error).message).not.toContain('secret')
}

describe.each(faults)('with %s', (_name, behaviour) => {
  it('a read ends as unavailable, naming Consul and its address', async () => {
    const client = await serve([behaviour])
    expectUnavailable(await failure(client.kv.get('k')), client.address)
  })

  it('a watch goes on, from the beginning', async () => {
    const client = await serve([good(5, 'before'), behaviour, good(3, 'after')])
    const stop = new AbortController()
    const indices: number[] = []
    const values: unknown[] = []
    const errors: unknown[] = []
    await watch({
      read: (index, _waitMs, signal) => {
        indices.push(index)
        return client.kv.get('k', { index, waitMs: 50, signal })
      },
      onValue: (entry) => {
        values.push(entry?.value)
        if (values.length === 2) stop.abort()
      },
      onError: (error) => errors.push(error),
      signal: stop.signal,
      backOff: { baseMs: 10, capMs: 10 },
    })
    expect(values).toEqual(['before', 'after'])
    expect(indices).toEqual([0, 5, 0])
    expect(errors).toHaveLength(1)
    expectUnavailable(errors[0], client.address)
  })
})

describe.each(faults.slice(0, -2))('with %s', (_name, behaviour) => {
  it('a write by the package ends as unavailable', async () => {
    const client = await serve([behaviour])
    expectUnavailable(await failure(client.kv.set('k', 'v')), client.address)
  })

  it('a transaction ends as unavailable', async () => {
    const client = await serve([behaviour])
    expectUnavailable(await failure(client.transaction([{ verb: 'set', key: 'k', value: 'v' }])), client.address)
  })
})

it.each(['200 OK', '404 Not Found', '502 Bad Gateway'])('a page of HTML with %s is told as such', async (status) => {
  const client = await serve([page(status), page(status), page(status)])
  for (const call of [() => client.kv.get('k'), () => client.kv.keys('k'), () => client.status.leader()]) {
    expectUnavailable(await failure(call()), client.address)
  }
})

describe('a blocking query', () => {
  const late =
    (afterMs: number): Behaviour =>
    (socket) => {
      setTimeout(() => {
        good(6, 'late')(socket)
      }, afterMs)
    }

  it('may be held for its wait and the sixteenth that Consul adds', async () => {
    const client = await serve([late(1650)])
    expect((await client.kv.get('k', { index: 5, waitMs: 1600 })).value?.value).toBe('late')
  })

  it('ends a little after that, whatever the server does', async () => {
    const client = await serve([late(60_000)])
    const startedMs = performance.now()
    expectUnavailable(await failure(client.kv.get('k', { index: 5, waitMs: 320 })), client.address)
    const tookMs = performance.now() - startedMs
    expect(tookMs).toBeGreaterThan(320 + 20)
    expect(tookMs).toBeLessThan(5000)
  })
})

it('a watch of a server that never holds a query polls at its pace', async () => {
  const client = await serve(Array.from({ length: 200 }, () => good(5, 'the same')))
  const stop = new AbortController()
  let reads = 0
  setTimeout(() => {
    stop.abort()
  }, 1000)
  await watch({
    read: (index, waitMs, signal) => {
      reads += 1
      return client.kv.get('k', { index, waitMs, signal })
    },
    onValue: () => undefined,
    onError: () => undefined,
    signal: stop.signal,
    pace: { burst: 5, everyMs: 100 },
  })
  expect(reads).toBeGreaterThan(5)
  expect(reads).toBeLessThanOrEqual(5 + 20)
})

describe('an abort', () => {
  it('ends a blocking query with the reason given', async () => {
    const client = await serve([hung])
    const stop = new AbortController()
    const reason = new Error('stopping')
    const call = failure(client.kv.get('k', { index: 5, waitMs: 10_000, signal: stop.signal }))
    setTimeout(() => {
      stop.abort(reason)
    }, 20)
    expect(await call).toBe(reason)
  })

  it('that came before the call sends nothing', async () => {
    const client = await serve([])
    expect(await failure(client.kv.get('k', { signal: AbortSignal.abort(new Error('stopped')) }))).toMatchObject({
      message: 'stopped',
    })
    expect(sockets.size).toBe(0)
  })
})

it('nobody listening is unavailable', async () => {
  const client = createConsul({ address: 'http://127.0.0.1:1', timeoutMs: 500 })
  expectUnavailable(await failure(client.kv.get('k')), 'http://127.0.0.1:1')
  expectUnavailable(await failure(client.kv.set('k', 'v')), 'http://127.0.0.1:1')
  await client.close()
})
