import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAdminServer } from './admin'
import { closeGracefully, listen } from './proxy/server'

let ready = true
const metrics = () => Promise.resolve({ contentType: 'text/plain', body: 'up 1\n' })
const server = createAdminServer({ isReady: () => ready, state: () => ({ revision: 7 }), metrics })
let port = 0
beforeAll(async () => {
  port = await listen(server, '127.0.0.1', 0)
})
afterAll(() => closeGracefully(server, 0))

/** The status line's number for a target as it stands on the wire, which `fetch` would tidy up. */
async function statusOf(target: string, method = 'GET'): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return Number(answer.split(' ')[1])
}

describe('the admin port', () => {
  it.each([
    ['/healthz', 200],
    ['/healthz?from=probe', 200],
    ['/state', 200],
    ['/metrics', 200],
    ['/nothing', 404],
    ['//', 404],
    ['//[', 404],
    ['http://[', 404],
  ])('answers %s with %i', async (target, status) => {
    expect(await statusOf(target)).toBe(status)
  })

  it('is ready only while the gateway is', async () => {
    ready = false
    expect(await statusOf('/readyz')).toBe(503)
    expect(await statusOf('/healthz')).toBe(200)
    ready = true
    expect(await statusOf('/readyz')).toBe(200)
  })

  it('changes nothing for anybody', async () => {
    expect(await statusOf('/state', 'POST')).toBe(405)
  })
})
