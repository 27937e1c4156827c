import { createHash, randomBytes } from 'node:crypto'
import { request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@/embedded/testing'
import { limit, routeTo } from './testing/objects'
import { ask, bodyOf, startWorld, stateOf, type World } from './testing/world'

let world: World
/** What the upstream does, by the last segment of the path. */
const acts: Record<string, RequestListener> = {}
const seen: { aborted: number; requests: IncomingMessage[] } = { aborted: 0, requests: [] }

beforeAll(async () => {
  world = await startWorld()
  await world.upstream('up', (request, response) => {
    seen.requests.push(request)
    response.on('close', () => {
      if (!response.writableFinished) seen.aborted += 1
    })
    const act = acts[new URL(request.url ?? '', 'http://x').pathname.split('/').at(-1) ?? '']
    if (act) act(request, response)
    else response.end('ok')
  })
  const odd = { id: 'odd-1', service: 'odd', address: 'no address', port: 80 }
  await world.consul.catalog.register({ node: 'test-node', address: '127.0.0.1', service: odd })
  const metadata = { id: 'metadata-1', service: 'metadata', address: '::ffff:169.254.169.254', port: 80 }
  await world.consul.catalog.register({ node: 'test-node', address: '127.0.0.1', service: metadata })
  await world.publisher.put(
    routeTo('metadata', 'metadata'),
    routeTo('up', 'up'),
    routeTo('slow', 'up', { timeoutMs: 150, retry: { attempts: 0, on: [] } }),
    routeTo('nobody', 'nobody'),
    routeTo('refusing', 'refusing', { retry: { attempts: 0, on: [] } }),
    routeTo('again', 'up', { retry: { attempts: 2, on: ['STATUS_503'] } }),
    routeTo('edited', 'up', {
      rewritePath: '/inner',
      requestHeaders: { set: [{ name: 'x-added', value: '1' }], remove: ['x-removed'] },
      responseHeaders: { set: [{ name: 'x-answer', value: '2' }], remove: ['x-upstream'] },
    }),
    routeTo('stopped', 'up'),
    routeTo('odd', 'odd'),
    routeTo('odd-limited', 'odd'),
    limit('odd', { route: 'odd-limited', limit: 100, periodMs: 1000, burst: 100, scope: 'LOCAL' }),
    limit('none', { route: 'stopped', limit: 1, periodMs: 86_400_000, burst: 1, scope: 'LOCAL' }),
  )
  const refusing = await world.upstream('refusing', () => undefined)
  refusing.server.close()
  await world.enforced()
  await world.known('up', 1)
  await world.known('refusing', 1)
  await world.known('odd', 1)
})
afterAll(() => world.close())

const problem = async (response: Response) => (await response.json()) as Record<string, unknown>
const lastRequest = () => seen.requests.at(-1)
const settingsOf = (id: string) => ({
  SWITCHYARD_HOST: '127.0.0.1',
  SWITCHYARD_GATEWAY_PORT: 0,
  SWITCHYARD_GATEWAY_ADMIN_PORT: 0,
  SWITCHYARD_GATEWAY_ID: id,
  SWITCHYARD_CONSUL_PREFIX: 'switchyard/test/',
})

/** Writes bytes to the gateway and reads until it closes, or for a while. */
async function raw(text: string, waitMs = 500): Promise<string> {
  const socket = connect(world.gateway.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')))
  socket.on('error', () => undefined)
  socket.write(text, 'latin1')
  await new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve()
    })
    setTimeout(() => socket.destroy(), waitMs)
  })
  return answer
}
const statusesIn = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((each) => Number(each[1]))

describe('answers of its own', () => {
  it('404 when no route matches', async () => {
    const response = await ask(world.gateway, '/elsewhere')
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await problem(response)).toMatchObject({
      type: 'urn:switchyard:problem:no-route',
      route: null,
      revision: world.publisher.revision,
    })
  })

  it('503 when no instance stands behind the route', async () => {
    const response = await ask(world.gateway, '/nobody')
    expect(response.status).toBe(503)
    expect(await problem(response)).toMatchObject({ route: 'shop/nobody', policy: null })
  })

  it('502 when the connection is refused', async () => {
    const response = await ask(world.gateway, '/refusing')
    expect(response.status).toBe(502)
    expect(await problem(response)).toMatchObject({
      type: 'urn:switchyard:problem:upstream-failed',
      route: 'shop/refusing',
    })
  })

  it('502 when the upstream closes before it answers, and when it does not speak HTTP', async () => {
    acts.hangup = (request) => request.socket.destroy()
    acts.garbage = (request) => request.socket.end('SSH-2.0-OpenSSH\r\n')
    for (const act of ['hangup', 'garbage']) expect((await ask(world.gateway, `/up/${act}`)).status).toBe(502)
  })

  it.each(['/odd', '/odd-limited'])(
    '502 at %s when the address that Consul gives for an instance is none',
    async (path) => {
      const response = await ask(world.gateway, path)
      expect(response.status).toBe(502)
      expect(await problem(response)).toMatchObject({ type: 'urn:switchyard:problem:upstream-failed' })
      expect((await stateOf(world.gateway)).endpoints.odd?.[0]?.inFlight).toBe(0)
    },
  )

  it('502 that says why when an instance is registered at an address that only this machine may reach', async () => {
    const response = await ask(world.gateway, '/metadata')
    expect(response.status).toBe(502)
    expect((await problem(response)).detail).toMatch(/a9fe:a9fe.* is no address that may be connected to/)
    const strict = await world.start({
      settings: settingsOf('gw-strict'),
      allowLoopback: false,
    })
    await world.enforced(world.publisher.revision, strict)
    await world.known('up', 1, strict)
    expect(await problem(await ask(strict, '/up'))).toMatchObject({
      status: 502,
      detail: expect.stringContaining('127.0.0.1 is no address that may be connected to') as string,
    })
  })

  it("504 when the route's time is over", async () => {
    acts.never = () => undefined
    const response = await ask(world.gateway, '/slow/never')
    expect(response.status).toBe(504)
    expect(await problem(response)).toMatchObject({ type: 'urn:switchyard:problem:upstream-timeout' })
  })

  it('without a body for HEAD, but with its length', async () => {
    const response = await ask(world.gateway, '/elsewhere', { method: 'HEAD' })
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100)
    expect(await response.text()).toBe('')
  })

  it('while a large body is still being sent, so that the sender gets to read them', async () => {
    const body = Readable.from(
      (function* () {
        for (let index = 0; index < 64; index += 1) yield Buffer.alloc(65_536)
      })(),
    )
    await ask(world.gateway, '/stopped')
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = httpRequest({ port: world.gateway.port, path: '/stopped', method: 'POST' }, resolve)
      sent.on('error', reject)
      body.pipe(sent)
    })
    expect(answer.statusCode).toBe(429)
    answer.resume()
  })
})

describe('bodies stream', () => {
  it('both ways, large and unchanged', async () => {
    acts.echo = (request, response) => {
      request.pipe(response)
    }
    const size = 32 * 1024 * 1024
    const data = randomBytes(size)
    const response = await ask(world.gateway, '/up/echo', { method: 'POST', body: data })
    const back = Buffer.from(await response.arrayBuffer())
    expect(createHash('sha256').update(back).digest('hex')).toBe(createHash('sha256').update(data).digest('hex'))
  })

  it('no faster than a slow reader reads', async () => {
    const sent = { bytes: 0 }
    acts.flood = (_request, response) => {
      const chunk = Buffer.alloc(65_536)
      const write = () => {
        while (sent.bytes < 64 * 1024 * 1024) {
          sent.bytes += chunk.length
          if (!response.write(chunk)) {
            response.once('drain', write)
            return
          }
        }
        response.end()
      }
      write()
    }
    const message = await new Promise<IncomingMessage>((resolve) => {
      httpRequest({ port: world.gateway.port, path: '/up/flood' }, resolve).end()
    })
    message.pause()
    let before = -1
    await eventually(async () => {
      const now = sent.bytes
      const stalled = now === before
      before = now
      if (!stalled) await new Promise((resolve) => setTimeout(resolve, 200))
      expect(stalled).toBe(true)
    })
    expect(sent.bytes).toBeLessThan(32 * 1024 * 1024)
    message.resume()
    let read = 0
    for await (const chunk of message) read += (chunk as Buffer).length
    expect(read).toBe(64 * 1024 * 1024)
  })

  it('piece by piece: the head does not wait for the body, an event not for the next', async () => {
    let push: (text: string) => void = () => undefined
    acts.events = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      push = (text) => response.write(text)
    }
    const abort = new AbortController()
    const response = await ask(world.gateway, '/up/events', { signal: abort.signal })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const reader = response.body?.getReader()
    push('data: 1\n\n')
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: 1\n\n')
    abort.abort()
  })

  it('and 100 Continue is said only when the upstream wants the body', async () => {
    acts.continue = (request, response) => {
      void bodyOf(request).then((body) => response.end(String(body.length)))
    }
    const head = (path: string) =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n`
    expect(statusesIn(await raw(`${head('/up/continue')}hello`))).toEqual([100, 200])
    const refused = await raw(head('/elsewhere'))
    expect(statusesIn(refused)).toEqual([404])
    expect(refused.toLowerCase()).toContain('connection: close')
  })

  it.each([
    [204, {}],
    [304, {}],
    [304, { 'content-length': '500' }],
  ])('%d with %o has no body and the connection stays whole', async (status, fields) => {
    acts.empty = (_request, response) => response.writeHead(status, { etag: '"1"', ...fields }).end()
    const answer = await raw(
      'GET /up/empty HTTP/1.1\r\nHost: a\r\n\r\nGET /up HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    )
    expect(statusesIn(answer)).toEqual([status, 200])
  })

  it('HEAD keeps the length of what GET would give', async () => {
    acts.sized = (_request, response) => response.writeHead(200, { 'content-length': '1234' }).end()
    expect((await ask(world.gateway, '/up/sized', { method: 'HEAD' })).headers.get('content-length')).toBe('1234')
  })
})

describe('a side that breaks off', () => {
  it('a caller that leaves cancels the request upstream', async () => {
    acts.wait = () => undefined
    const before = seen.aborted
    const abort = new AbortController()
    const asked = ask(world.gateway, '/up/wait', { signal: abort.signal }).catch(() => undefined)
    await eventually(() => {
      expect(lastRequest()?.url).toBe('/up/wait')
    })
    abort.abort()
    await asked
    await eventually(() => {
      expect(seen.aborted).toBe(before + 1)
    })
    await eventually(async () => {
      expect((await stateOf(world.gateway)).endpoints.up?.map((each) => each.inFlight)).toEqual([0])
    })
  })

  it('a caller that leaves cancels also the requests whose answers waited behind another', async () => {
    acts.wait = () => undefined
    const { aborted, requests } = { aborted: seen.aborted, requests: seen.requests.length }
    const socket = connect(world.gateway.port, '127.0.0.1')
    socket.write('GET /up/wait HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(20))
    await eventually(() => {
      expect(seen.requests.length - requests).toBe(20)
    })
    socket.destroy()
    await eventually(() => {
      expect(seen.aborted - aborted).toBe(20)
    })
  })

  it('a caller that leaves in mid-upload cancels it too', async () => {
    acts.upload = (request) => {
      request.resume()
    }
    const before = seen.aborted
    const sent = httpRequest({ port: world.gateway.port, path: '/up/upload', method: 'POST' })
    sent.on('error', () => undefined)
    sent.write(Buffer.alloc(1000))
    await eventually(() => {
      expect(lastRequest()?.url).toBe('/up/upload')
    })
    sent.destroy()
    await eventually(() => {
      expect(seen.aborted).toBe(before + 1)
    })
  })

  it('an upstream that breaks off in mid-body breaks the connection of the caller', async () => {
    acts.half = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half')
      setTimeout(() => response.destroy(), 20)
    }
    acts.chunk = (_request, response) => {
      response.write('half')
      setTimeout(() => response.destroy(), 20)
    }
    for (const act of ['half', 'chunk']) {
      const response = await ask(world.gateway, `/up/${act}`)
      expect(response.status).toBe(200)
      await expect(response.text()).rejects.toThrow()
    }
  })

  it('an upstream that answers before it read the body is answered for', async () => {
    acts.early = (_request, response) => response.writeHead(413).end('too much')
    const response = await ask(world.gateway, '/up/early', { method: 'POST', body: Buffer.alloc(8 * 1024 * 1024) })
    expect([response.status, await response.text()]).toEqual([413, 'too much'])
  })
})

describe('what goes upstream', () => {
  it('carries the host, the forwarding headers and no hop-by-hop field', async () => {
    await raw(
      'GET /up?x=%2f HTTP/1.1\r\nHost: Shop.Example:81\r\nConnection: close, x-secret\r\nX-Secret: 1\r\nTE: trailers\r\nKeep-Alive: 5\r\n\r\n',
    )
    const { headers, url } = lastRequest() ?? {}
    expect(url).toBe('/up?x=%2f')
    expect(headers).toMatchObject({
      host: 'Shop.Example:81',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'Shop.Example:81',
    })
    for (const name of ['x-secret', 'te', 'keep-alive']) expect(headers).not.toHaveProperty(name)
  })

  it('is the path that was matched', async () => {
    await raw('GET /elsewhere/../%75p//x/./y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(lastRequest()?.url).toBe('/up/x/y')
  })

  it('is edited as the route says, and so is the answer', async () => {
    acts.headers = (_request, response) => response.writeHead(200, { 'x-upstream': '1' }).end()
    const response = await ask(world.gateway, '/edited/headers', { headers: { 'x-removed': '1' } })
    expect(lastRequest()?.url).toBe('/inner/headers')
    expect(lastRequest()?.headers['x-added']).toBe('1')
    expect(lastRequest()?.headers).not.toHaveProperty('x-removed')
    expect([response.headers.get('x-answer'), response.headers.get('x-upstream')]).toEqual(['2', null])
  })

  it('goes again after a status that the route retries, but never a POST', async () => {
    let failures = 2
    acts.flaky = (_request, response) => response.writeHead(failures-- > 0 ? 503 : 200).end('flaky')
    expect((await ask(world.gateway, '/again/flaky')).status).toBe(200)
    failures = 2
    expect((await ask(world.gateway, '/again/flaky', { method: 'POST' })).status).toBe(503)
  })
})

describe('smuggling', () => {
  it.each([
    [
      'both lengths',
      'POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n',
      [400],
    ],
    ['two lengths', 'POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello', [400]],
    ['a signed length', 'POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello', [400]],
    ['another coding', 'POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n', [501]],
    ['a hidden coding', 'POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n', [501]],
    ['a space before the colon', 'GET /up HTTP/1.1\r\nHost : a\r\n\r\n', [400]],
    ['a folded line', 'GET /up HTTP/1.1\r\nHost: a\r\nX: 1\r\n b\r\n\r\n', [400]],
    ['two hosts', 'GET /up HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', [400]],
    [
      'two hosts far apart',
      `GET /up HTTP/1.1\r\nHost: a\r\n${'a:\r\n'.repeat(2100)}Host: b\r\nConnection: close\r\n\r\n`,
      [400],
    ],
    ['no host', 'GET /up HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
    ['an encoded slash', 'GET /x%2fup HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', [400]],
    ['a WebSocket', 'GET /up HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n', [501]],
    ['a tunnel', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n', [501]],
  ])('by %s is refused and nothing reaches the upstream', async (_name, bytes, statuses) => {
    const before = seen.requests.length
    expect(statusesIn(await raw(bytes))).toEqual(statuses)
    expect(seen.requests).toHaveLength(before)
  })

  it('an answer with both lengths is not passed on', async () => {
    acts.both = (request) =>
      request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')
    expect((await ask(world.gateway, '/up/both')).status).toBe(502)
  })
})

describe('a gateway that stops', () => {
  it('lets the request in flight end and takes no new one', async () => {
    let finish: () => void = () => undefined
    acts.last = (_request, response) => {
      finish = () => response.end('done')
    }
    const gateway = await world.start({ settings: settingsOf('gw-stopping'), graceMs: 10_000 })
    await world.enforced(world.publisher.revision, gateway)
    const asked = ask(gateway, '/up/last')
    await eventually(() => {
      expect(lastRequest()?.url).toBe('/up/last')
    })
    const stopped = gateway.stop()
    await eventually(async () => {
      await expect(ask(gateway, '/up')).rejects.toThrow()
    })
    finish()
    expect(await (await asked).text()).toBe('done')
    await stopped
  })
})
