import type { z } from 'zod'
import { publishedObject, type PublishedObject } from '@/domain/revision/object'

/**
 * The rules that the demo starts with, in a namespace of their own: one example of each thing that Switchyard governs.
 * They are published once, at the first start; from then on they are the user's.
 */
export const demoNamespace = {
  name: 'demo',
  description: 'A small web shop that runs on this machine, to look at and to play with',
}

/** The header by which the demo's traffic says whose request it is. */
export const clientHeader = 'x-client'

type Input = z.input<typeof publishedObject>
type SpecInput<K extends Input['kind']> = Extract<Input, { kind: K }>['spec']

function make<K extends Input['kind']>(kind: K, name: string, spec: SpecInput<K>): PublishedObject {
  return publishedObject.parse({ kind, namespace: demoNamespace.name, name, spec })
}

const services = [
  make('service', 'storefront', { description: 'The pages of the shop', owner: 'web' }),
  make('service', 'catalog', { description: 'What is for sale, and at what price', owner: 'products' }),
  make('service', 'checkout', { description: 'Baskets and orders; v2 is a canary', owner: 'orders' }),
  make('service', 'payments', { description: 'Talks to the card network, which has bad moments', owner: 'orders' }),
  make('service', 'reports', { description: 'Sales reports: slow, with a long tail', owner: 'finance' }),
  make('service', 'inventory-worker', { description: 'Counts stock, one worker at a time', owner: 'products' }),
]

const version = (service: string, number: 'v1' | 'v2') =>
  make('subset', `${service}-${number}`, { service, meta: { version: number } })

const subsets = [
  version('catalog', 'v1'),
  version('catalog', 'v2'),
  version('checkout', 'v1'),
  version('checkout', 'v2'),
]

const prefix = (value: string) => ({ path: { type: 'PREFIX' as const, value } })

const routes = [
  make('route', 'shop', {
    description: 'The shop itself',
    match: prefix('/shop'),
    destinations: [{ service: 'storefront', weightPercent: 100 }],
  }),
  make('route', 'catalog', {
    description: 'v2 is ready and waits: move the weights to send it traffic',
    match: prefix('/api/catalog'),
    destinations: [
      { service: 'catalog', subset: 'catalog-v1', weightPercent: 100 },
      { service: 'catalog', subset: 'catalog-v2', weightPercent: 0 },
    ],
  }),
  make('route', 'checkout', {
    description: 'A canary: one request in ten goes to v2',
    match: prefix('/api/checkout'),
    destinations: [
      { service: 'checkout', subset: 'checkout-v1', weightPercent: 90 },
      { service: 'checkout', subset: 'checkout-v2', weightPercent: 10 },
    ],
  }),
  make('route', 'checkout-beta', {
    description: 'Who asks for the beta gets v2',
    match: { ...prefix('/api/checkout'), headers: [{ name: 'x-beta', type: 'EXACT', value: 'yes' }] },
    destinations: [{ service: 'checkout', subset: 'checkout-v2', weightPercent: 100 }],
  }),
  make('route', 'payments', {
    description: 'Behind a breaker, because the card network has bad moments',
    match: { ...prefix('/api/payments'), methods: ['GET', 'POST'] },
    destinations: [{ service: 'payments', weightPercent: 100 }],
    timeoutMs: 2000,
    retry: { attempts: 0 },
  }),
  make('route', 'inventory', {
    description: 'For other services: whoever sells something has the stock counted',
    match: { ...prefix('/api/inventory'), methods: ['GET', 'POST'] },
    destinations: [{ service: 'inventory-worker', weightPercent: 100 }],
  }),
  make('route', 'reports', {
    description: 'A client stays with one instance, which has its report in memory',
    match: prefix('/api/reports'),
    destinations: [{ service: 'reports', weightPercent: 100 }],
    loadBalancing: { policy: 'RING_HASH', hash: { source: 'HEADER', name: clientHeader } },
    timeoutMs: 5000,
  }),
]

const breakers = [
  make('breaker', 'payments', {
    description: 'Gives the card network room to recover',
    service: 'payments',
    slidingWindowSize: 10,
    minimumNumberOfCalls: 10,
    failureRateThresholdPercent: 50,
    waitDurationInOpenStateMs: 8000,
    permittedNumberOfCallsInHalfOpenState: 4,
  }),
  make('breaker', 'checkout', {
    description: 'One for each instance: a bad one is left out alone',
    service: 'checkout',
    scope: 'INSTANCE',
    slidingWindowType: 'COUNT_BASED',
    slidingWindowSize: 50,
    minimumNumberOfCalls: 10,
  }),
  make('breaker', 'reports', {
    description: 'On trial: shows what a limit on slow calls would do',
    service: 'reports',
    mode: 'SHADOW',
    slidingWindowSize: 30,
    minimumNumberOfCalls: 10,
    slowCallDurationThresholdMs: 400,
    slowCallRateThresholdPercent: 40,
  }),
]

const limits = [
  make('rate-limit', 'shop-per-client', {
    description: 'Nobody may crowd the others out',
    route: 'shop',
    limit: 5,
    periodMs: 1000,
    burst: 10,
    key: { source: 'HEADER', name: clientHeader },
  }),
  make('rate-limit', 'payments', {
    description: 'What the card network allows us',
    route: 'payments',
    limit: 300,
    periodMs: 10_000,
    burst: 60,
    key: { source: 'ALL' },
    onRedisDown: 'ALLOW',
  }),
  make('rate-limit', 'reports', {
    description: 'On trial: counts what it would limit',
    route: 'reports',
    limit: 2,
    periodMs: 1000,
    burst: 4,
    key: { source: 'ALL' },
    mode: 'SHADOW',
  }),
]

/** The demo's objects, in an order in which each may be made after those it names. */
export const demoRules: readonly PublishedObject[] = [...services, ...subsets, ...routes, ...breakers, ...limits]
