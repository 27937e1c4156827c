import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { postWebhook, type WebhookAnswer } from './post-webhook'

let stop: () => void = () => undefined
afterEach(() => {
  stop()
})

/** What is made of an endpoint that answers so. */
async function answerOf(serve: (socket: Socket) => void): Promise<WebhookAnswer> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined))
    socket.once('data', () => {
      serve(socket)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  stop = () => {
    for (const each of sockets) each.destroy()
    server.close()
  }
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
  const signal = new AbortController().signal
  const options = { nowMs: Date.now(), timeoutMs: 500, signal, allowLoopback: true }
  return postWebhook({ url, id: 'a', body: '{}', secrets: ['whsec_AA=='] }, options)
}

describe('an endpoint', () => {
  it('that changes the protocol instead of answering is not waited for', async () => {
    const answer = await answerOf((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    )
    expect(answer).toEqual({ status: null, error: 'the connection was closed without an answer' })
  })

  it.each([
    ['dribbles', (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\na')],
    ['is cut off', (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\na')],
  ])('that took it has taken it, though the rest of its answer %s', async (_what, serve) => {
    expect(await answerOf(serve)).toEqual({ status: 200, error: null })
  })

  it.each([
    ['begins answers and never ends them', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nx: y\r\n', 'within 0.5 s'],
    ['answers with endless headers', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}`, 'Header overflow'],
    ['speaks something else', 'SSH-2.0-OpenSSH\r\n\r\n', 'Parse Error'],
  ])('that %s has not taken it', async (_what, text, error) => {
    const answer = await answerOf((socket) => socket.write(text))
    expect(answer).toMatchObject({ status: null, error: expect.stringContaining(error) as string })
  })
})
