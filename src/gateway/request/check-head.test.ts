import { describe, expect, it } from 'vitest'
import { checkHead, hostName } from './check-head'

const check = (over: { method?: string; target?: string; headers?: string[] }) =>
  checkHead({
    method: over.method ?? 'GET',
    target: over.target ?? '/',
    rawHeaders: over.headers ?? ['Host', 'a.example'],
  })

describe('a head is refused', () => {
  it.each([
    ['with two hosts', { headers: ['Host', 'a', 'host', 'b'] }, 400],
    ['with a host that holds a path', { headers: ['Host', 'a/b'] }, 400],
    ['with user information in the target', { target: 'http://user@a/' }, 400],
    ['with a coding beside chunked', { headers: ['Host', 'a', 'Transfer-Encoding', 'gzip, chunked'] }, 501],
    [
      'with chunked said twice',
      { headers: ['Host', 'a', 'Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked'] },
      501,
    ],
    ['for a WebSocket', { headers: ['Host', 'a', 'Upgrade', 'websocket'] }, 501],
    ['for a tunnel', { method: 'CONNECT', target: 'a:443' }, 501],
    ['for the whole server', { method: 'OPTIONS', target: '*' }, 400],
    ['with an encoded slash', { target: '/a%2Fb' }, 400],
  ])('%s', (_name, head, status) => {
    expect(check(head)).toMatchObject({ ok: false, status })
  })
})

describe('a head is read', () => {
  it('with the host in lower case and without port and closing dot', () => {
    expect(check({ headers: ['Host', 'Shop.Example.:8080'] })).toMatchObject({
      host: 'shop.example',
      authority: 'Shop.Example.:8080',
    })
  })

  it('with the host of an absolute target before the Host field', () => {
    expect(check({ target: 'http://b.example?x=1' })).toMatchObject({ host: 'b.example', path: '/', query: '?x=1' })
  })

  it('and an offer of h2c is ignored', () => {
    expect(check({ headers: ['Host', 'a', 'Upgrade', 'h2c'] }).ok).toBe(true)
  })

  it.each([
    [['Host', 'a', 'Content-Length', '0'], false],
    [['Host', 'a', 'Content-Length', '3'], true],
    [['Host', 'a', 'Transfer-Encoding', 'Chunked'], true],
    [['Host', 'a'], false],
  ])('%j has a body: %s', (headers, hasBody) => {
    expect(check({ headers })).toMatchObject({ hasBody })
  })

  it('with IPv6 in brackets', () => {
    expect(hostName('[::1]:80')).toBe('[::1]')
  })
})
