import { describe, expect, it } from 'vitest'
import { type Change, type PublishedObject, publishedObject } from '@/domain/revision/object'
import { overrideNameOf } from '@/domain/service/instance-override'
import { checksumOf, emptyChecksum } from '@/wire/checksum'
import { order } from '../testing/instances'
import { InstanceRules } from './instance-rules'
import { KeyOrders } from '../limits/key-orders'
import { LimitRules } from './limit-rules'
import { RouteRules } from './route-rules'
import { RefusedRevision, RuleSet } from './rule-set'
import { ServiceRules } from './service-rules'

function route(name: string, service = 'cart', over: Record<string, unknown> = {}): PublishedObject {
  const spec = {
    match: { path: { type: 'PREFIX', value: `/${name}` } },
    destinations: [{ service, weightPercent: 100 }],
    ...over,
  }
  return publishedObject.parse({ kind: 'route', namespace: 'shop', name, spec })
}
function limit(name: string, over: Record<string, unknown> = {}): PublishedObject {
  const spec = { limit: 1, periodMs: 1000, burst: 1, ...over }
  return publishedObject.parse({ kind: 'rate-limit', namespace: 'shop', name, spec })
}
const put = (object: PublishedObject): Change => ({ op: 'put', object })
const remove = ({ kind, namespace, name }: PublishedObject): Change => ({ op: 'delete', id: { kind, namespace, name } })
const version = (revision: number, ...objects: PublishedObject[]) => ({
  epoch: 'e',
  revision,
  checksum: checksumOf(objects),
})

function rules() {
  const heard: string[] = []
  const routes = new RouteRules({
    used: (service) => heard.push(`used ${service}`),
    unused: (service) => heard.push(`unused ${service}`),
    routeChanged: (ref) => heard.push(`changed ${ref}`),
  })
  const limits = new LimitRules(new KeyOrders(() => undefined))
  const services = new ServiceRules((service) => heard.push(`service ${service}`))
  const set = new RuleSet([routes, limits, services])
  const step = (revision: number, changes: Change[], ...after: PublishedObject[]) => {
    set.apply(set.prepare(changes, version(revision, ...after)))
  }
  return { set, routes, limits, services, heard, step }
}

describe('a revision is in force whole or not at all', () => {
  it('takes every change and the new version', () => {
    const { set, routes, step } = rules()
    step(1, [put(route('a')), put(route('b'))], route('a'), route('b'))
    step(2, [remove(route('a'))], route('b'))
    expect(routes.table.inOrder().map((each) => each.ref)).toEqual(['shop/b'])
    expect(set.version).toMatchObject({ revision: 2 })
  })

  it('is refused when its checksum does not come out, and changes nothing', () => {
    const { set, routes } = rules()
    expect(() => set.prepare([put(route('a'))], { epoch: 'e', revision: 1, checksum: emptyChecksum })).toThrow(
      RefusedRevision,
    )
    expect(routes.table.size).toBe(0)
    expect(set.version).toBeNull()
  })

  it('is refused with the object at fault when one does not compile', () => {
    const { set } = rules()
    const bad = route('bad')
    if (bad.kind === 'route') bad.spec.match.path = { type: 'REGEX', value: '(' }
    const wanted = version(1, route('a'), bad)
    expect(() => set.prepare([put(route('a')), put(bad)], wanted)).toThrow(
      expect.objectContaining({ object: 'route/shop/bad', revision: 1 }) as Error,
    )
  })

  it('counts only the last change of an object that several revisions touch', () => {
    const { set, step } = rules()
    const second = route('a', 'basket')
    step(3, [put(route('a')), put(second)], second)
    expect(set.all()).toEqual([second])
  })

  it('goes from any set to a whole other one by what differs', () => {
    const { set, heard, step } = rules()
    step(1, [put(route('a')), put(route('b'))], route('a'), route('b'))
    heard.length = 0
    const whole = [route('b'), route('c')]
    set.apply(set.prepareWhole(whole, version(9, ...whole)))
    expect(heard).toEqual(['changed shop/a', 'changed shop/c'])
    expect(set.version?.revision).toBe(9)
  })
})

describe('services are watched while a route sends to them', () => {
  it('from the first route that names one to the last', () => {
    const { heard, step } = rules()
    step(1, [put(route('a'))], route('a'))
    step(2, [put(route('b'))], route('a'), route('b'))
    step(3, [remove(route('a'))], route('b'))
    step(4, [put(route('b', 'basket'))], route('b', 'basket'))
    expect(heard.filter((each) => each.includes('used'))).toEqual(['used cart', 'used basket', 'unused cart'])
  })

  it('but not for a route that is switched off', () => {
    const { heard, step } = rules()
    const off = route('a', 'cart', { enabled: false })
    step(1, [put(off)], off)
    expect(heard).toEqual(['changed shop/a'])
  })

  it('and hear when warning instances are no longer wanted', () => {
    const { services, heard, step } = rules()
    const strict = publishedObject.parse({
      kind: 'service',
      namespace: 'shop',
      name: 'cart',
      spec: { sendToWarning: false },
    })
    step(1, [put(strict)], strict)
    expect(services.sendsToWarning('cart')).toBe(false)
    step(2, [remove(strict)])
    expect(services.sendsToWarning('cart')).toBe(true)
    expect(heard).toEqual(['service cart', 'service cart'])
  })
})

describe('the limits of a route', () => {
  it('are its own and those of its whole namespace, local ones first', () => {
    const { limits, step } = rules()
    const objects = [
      limit('all'),
      limit('mine', { route: 'a' }),
      limit('here', { scope: 'LOCAL' }),
      limit('other', { route: 'b' }),
    ]
    step(1, objects.map(put), ...objects)
    expect(limits.of('shop/a').map((each) => each.ref)).toEqual(['shop/here', 'shop/all', 'shop/mine'])
    expect(limits.of('else/a')).toEqual([])
  })

  it('leave out what is switched off and forget what is deleted', () => {
    const { limits, step } = rules()
    const off = limit('off', { enabled: false })
    step(1, [put(off), put(limit('on'))], off, limit('on'))
    expect(limits.of('shop/a').map((each) => each.ref)).toEqual(['shop/on'])
    step(2, [remove(limit('on'))], off)
    expect(limits.of('shop/a')).toEqual([])
  })
})

describe('orders for instances', () => {
  const ordered = (port: number, over: Parameters<typeof order>[1] = {}, namespace = 'shop'): PublishedObject => {
    const spec = order(port, over)
    return publishedObject.parse({ kind: 'instance-override', namespace, name: overrideNameOf(spec), spec })
  }
  const ordersAfter = (...changes: [PublishedObject | undefined, PublishedObject | undefined][]) => {
    const heard: string[] = []
    const instances = new InstanceRules((service) => heard.push(service))
    for (const [before, after] of changes) instances.change(before, after)
    return { heard, instances }
  }

  it('are found by service and address, and gone when they are taken back', () => {
    const { heard, instances } = ordersAfter([undefined, ordered(1)])
    expect(instances.of('cart')?.get('10.0.0.1:1')).toMatchObject({ mode: 'DRAIN' })
    expect(instances.of('basket')).toBeUndefined()
    instances.change(ordered(1), undefined)
    expect(instances.of('cart')).toBeUndefined()
    expect(new Set(heard)).toEqual(new Set(['cart']))
  })

  it('of IPv6 addresses are found as everybody writes those', () => {
    const { instances } = ordersAfter([undefined, ordered(1, { address: 'fd00::1' })])
    expect([...(instances.of('cart')?.keys() ?? [])]).toEqual(['[fd00::1]:1'])
  })

  it('that change count as they are now', () => {
    const { instances } = ordersAfter(
      [undefined, ordered(1)],
      [ordered(1), ordered(1, { mode: 'MAINTENANCE', atMs: 5 })],
    )
    expect(instances.of('cart')?.get('10.0.0.1:1')?.mode).toBe('MAINTENANCE')
  })

  it('of two namespaces for one instance count by the later, and the other when that is gone', () => {
    const later = ordered(1, { mode: 'MAINTENANCE', atMs: 9 }, 'other')
    const { instances } = ordersAfter([undefined, later], [undefined, ordered(1)])
    expect(instances.of('cart')?.get('10.0.0.1:1')?.mode).toBe('MAINTENANCE')
    instances.change(later, undefined)
    expect(instances.of('cart')?.get('10.0.0.1:1')?.mode).toBe('DRAIN')
  })
})
