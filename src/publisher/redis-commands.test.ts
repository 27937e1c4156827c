import { describe, expect, it } from 'vitest'
import { breakerOverrideSpec } from '@/domain/breaker/policy'
import type { PublishedObject } from '@/domain/revision/object'
import { instanceOverrideSpec, overrideNameOf } from '@/domain/service/instance-override'
import { redisKeys } from '@/wire/keys'
import { changeCommands, publishedKey, putCommands, standingOf } from './redis-commands'
import { aLimit, aRoute, put, remove } from './testing'

function override(expiresAtMs: number | null): PublishedObject {
  const spec = { id: 'o1', intent: 'FORCED_OPEN', reason: 'on fire', actor: 'ann', atMs: 1, expiresAtMs }
  return { kind: 'breaker-override', namespace: 'shop', name: 'orders', spec: breakerOverrideSpec.parse(spec) }
}

const names = (commands: readonly (readonly [string, ...unknown[]])[]) => commands.map(([name]) => name)

describe('objects in Redis', () => {
  it('routes do not stand there', () => {
    expect(publishedKey(aRoute('a'))).toBeNull()
    expect(changeCommands(put(aRoute('a')), 0)).toEqual([])
    expect(changeCommands(remove(aRoute('a')), 0)).toEqual([])
  })

  it('orders of instances do not stand there: only gateways follow them', () => {
    const place = { service: 'cart', address: '10.0.0.1', port: 80, instanceId: 'cart-1' }
    const order = { mode: 'DRAIN', weight: null, reason: '', actor: 'ann', atMs: 1, expiresAtMs: null }
    const spec = instanceOverrideSpec.parse({ ...place, ...order })
    const object: PublishedObject = { kind: 'instance-override', namespace: 'shop', name: overrideNameOf(place), spec }
    expect(publishedKey(object)).toBeNull()
    expect([changeCommands(put(object), 0), changeCommands(remove(object), 0)]).toEqual([[], []])
  })

  it('a limit stands as a hash that the functions read', () => {
    const [noted, written] = putCommands(aLimit('calls', 5), 0)
    expect(noted?.slice(2)).toEqual([1, redisKeys.published, 'swy:rl:{shop/calls}:cfg'])
    expect(written?.slice(2, 12)).toEqual([
      ...[1, 'swy:rl:{shop/calls}:cfg', 'limit', 5, 'periodMs', 1000, 'burst', 5, 'enabled', 1],
    ])
  })

  it('an override goes by itself at its expiry, and one without expiry stays', () => {
    const { spec } = override(99)
    expect(putCommands(override(99), 50).at(-1)).toEqual([
      ...['SET', 'swy:cb:{shop/orders}', JSON.stringify(spec), 'PXAT', 99],
    ])
    expect(putCommands(override(null), 50).at(-1)).toHaveLength(3)
  })

  it('an order for single machines does not stand there: whoever reads asks about the whole breaker', () => {
    const whole = override(99)
    const order = { ...whole, name: 'orders@10.0.0.1:80~gw-1' }
    expect([publishedKey(order), standingOf(order, [], 50), putCommands(order, 50)]).toEqual([null, null, []])
    expect(changeCommands(remove(order), 50)).toEqual([])
  })

  it('an override that is over is taken away rather than written', () => {
    expect(names(putCommands(override(50), 50))).toEqual(['DEL', 'EVAL'])
  })

  it('what is deleted is forgotten after it is gone', () => {
    expect(names(changeCommands(remove(aLimit('calls', 1)), 0))).toEqual(['DEL', 'EVAL'])
  })
})
