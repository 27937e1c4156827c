import { describe, expect, it } from 'vitest'
import { problemAnswer } from './problem'

const by = { revision: 7, gateway: 'gw-1', occurrence: '00000000-0000-4000-8000-000000000000' }

describe('a problem', () => {
  it('names route, policy, revision and gateway beside the standard members', () => {
    const answer = problemAnswer(
      {
        type: 'breaker-open',
        detail: 'held open',
        route: 'shop/cart',
        policy: 'shop/cart-breaker',
        more: { state: 'OPEN' },
      },
      by,
    )
    expect(answer.status).toBe(503)
    expect(JSON.parse(answer.body)).toEqual({
      type: 'urn:switchyard:problem:breaker-open',
      title: 'The circuit breaker is open',
      status: 503,
      detail: 'held open',
      instance: 'urn:uuid:00000000-0000-4000-8000-000000000000',
      route: 'shop/cart',
      policy: 'shop/cart-breaker',
      revision: 7,
      gateway: 'gw-1',
      state: 'OPEN',
    })
    expect(answer.headers).toEqual(expect.arrayContaining(['content-type', 'application/problem+json']))
  })

  it.each([
    [1, '1'],
    [1001, '2'],
    [0, '1'],
  ])('that ends in %d ms asks to come back after %s s', (retryAfterMs, seconds) => {
    const { headers } = problemAnswer({ type: 'rate-limited', detail: '', retryAfterMs }, by)
    expect(headers[headers.indexOf('retry-after') + 1]).toBe(seconds)
  })

  it.each([null, Infinity])('that ends at an unknown time (%s) names none', (retryAfterMs) => {
    expect(problemAnswer({ type: 'breaker-open', detail: '', retryAfterMs }, by).headers).not.toContain('retry-after')
  })
})
