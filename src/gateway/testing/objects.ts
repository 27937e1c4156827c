import { type PublishedObject, publishedObject } from '@/domain/revision/object'

/** Published objects of namespace `shop`, with defaults for what a test does not care about. */
type Over = Record<string, unknown>

const object = (kind: PublishedObject['kind'], name: string, spec: Over): PublishedObject =>
  publishedObject.parse({ kind, namespace: 'shop', name, spec })

/** A route for one path prefix to one service. */
export const routeTo = (name: string, service: string, over: Over = {}): PublishedObject =>
  object('route', name, {
    match: { path: { type: 'PREFIX', value: `/${name}` } },
    destinations: [{ service, weightPercent: 100 }],
    ...over,
  })
export const limit = (name: string, spec: Over): PublishedObject => object('rate-limit', name, spec)
export const breaker = (name: string, spec: Over): PublishedObject => object('breaker', name, spec)
export const subset = (name: string, spec: Over): PublishedObject => object('subset', name, spec)

let overrides = 0
export const override = (name: string, intent: string, over: Over = {}): PublishedObject =>
  object('breaker-override', name, {
    id: `override-${String((overrides += 1))}`,
    intent,
    reason: 'a test wants it',
    actor: 'test',
    atMs: Date.now(),
    expiresAtMs: null,
    ...over,
  })
