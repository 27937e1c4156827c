import { expect, it } from 'vitest'
import { withBoundedBody } from './bounded-body'

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request('http://a/b?c', { method: 'POST', headers, body, duplex: 'half' } as RequestInit)

function endless(): { stream: ReadableStream<Uint8Array>; taken: () => number } {
  let bytes = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      bytes += 1000
      controller.enqueue(new Uint8Array(1000))
    },
  })
  return { stream, taken: () => bytes }
}

it('a body within the bound arrives whole, with the rest of the request', async () => {
  const request = await withBoundedBody(post('hello', { 'x-a': '1' }), 5)
  expect([request?.method, request?.url, request?.headers.get('x-a')]).toEqual(['POST', 'http://a/b?c', '1'])
  expect(await request?.text()).toBe('hello')
})

it('a longer one is refused by its announced length, unread', async () => {
  const { stream, taken } = endless()
  expect(await withBoundedBody(post(stream, { 'content-length': '9000' }), 5000)).toBeNull()
  expect(taken()).toBeLessThan(5000)
})

it('one of unknown length is read no further than the bound', async () => {
  const { stream, taken } = endless()
  expect(await withBoundedBody(post(stream), 5000)).toBeNull()
  expect(taken()).toBeLessThan(10_000)
})

it('a request without a body is left as it is', async () => {
  const request = new Request('http://a/')
  expect(await withBoundedBody(request)).toBe(request)
})
