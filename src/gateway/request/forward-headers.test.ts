import { describe, expect, it } from 'vitest'
import { callerHeaders, upstreamHeaders } from './forward-headers'

const hop = { remoteAddress: '10.0.0.9', host: 'shop.example:8080', hasBody: false }
const none = { set: [], remove: [] }
const pairs = (list: string[]) =>
  list.flatMap((name, index) => (index % 2 ? [] : [`${name}: ${list[index + 1] ?? ''}`]))
const upstream = (raw: string[], edits: { set?: { name: string; value: string }[]; remove?: string[] } = {}) =>
  pairs(upstreamHeaders(raw, hop, { ...none, ...edits }))

describe('towards the upstream', () => {
  it('keeps end-to-end fields with their case and repetition', () => {
    expect(upstream(['X-Tag', 'a', 'x-tag', 'b', 'Accept', '*/*'])).toEqual([
      'host: shop.example:8080',
      'X-Tag: a',
      'x-tag: b',
      'Accept: */*',
      'x-forwarded-for: 10.0.0.9',
      'x-forwarded-proto: http',
      'x-forwarded-host: shop.example:8080',
    ])
  })

  it.each(['Connection', 'Keep-Alive', 'Proxy-Connection', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade', 'Expect'])(
    'stops %s',
    (name) => {
      expect(upstream([name, 'x']).join()).not.toContain(`${name}:`)
    },
  )

  it('stops the fields that Connection names', () => {
    expect(upstream(['Connection', 'close, X-Secret', 'X-Secret', '1']).join()).not.toContain('X-Secret')
  })

  it('lets no caller take away what frames the message by naming it in Connection', () => {
    const framed = upstreamHeaders(
      ['Connection', 'content-length', 'Content-Length', '5'],
      { ...hop, hasBody: true },
      none,
    )
    expect(pairs(framed)).toContain('Content-Length: 5')
  })

  it('appends to X-Forwarded-For and keeps what an earlier proxy said of host and protocol', () => {
    const list = upstream(['X-Forwarded-For', '1.1.1.1', 'x-forwarded-for', '2.2.2.2', 'X-Forwarded-Proto', 'https'])
    expect(list).toContain('x-forwarded-for: 1.1.1.1, 2.2.2.2, 10.0.0.9')
    expect(list).toContain('x-forwarded-proto: https')
  })

  it("applies the route's edits last and replaces rather than repeats", () => {
    const list = upstream(['X-A', '1', 'X-B', '2'], { set: [{ name: 'x-a', value: '9' }], remove: ['X-B'] })
    expect(list).toContain('x-a: 9')
    expect(list.join()).not.toMatch(/X-A: 1|X-B/)
  })

  it('rewrites the host when the route sets it, once', () => {
    const list = upstream([], { set: [{ name: 'Host', value: 'inner' }] })
    expect(list.filter((each) => each.toLowerCase().startsWith('host:'))).toEqual(['Host: inner'])
  })

  it('lets no edit touch the framing', () => {
    const list = upstream([], {
      set: [
        { name: 'Content-Length', value: '99' },
        { name: 'Transfer-Encoding', value: 'x' },
      ],
    })
    expect(list.join()).not.toMatch(/Content-Length|Transfer-Encoding/)
  })
})

describe('towards the caller', () => {
  it('stops hop-by-hop fields and keeps repeated cookies', () => {
    const raw = ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Connection', 'keep-alive, x-hop', 'X-Hop', '1']
    expect(callerHeaders(raw, 200, none)).toEqual(['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'])
  })

  it('gives a 204 no length', () => {
    expect(callerHeaders(['Content-Length', '0'], 204, none)).toEqual([])
  })
})
