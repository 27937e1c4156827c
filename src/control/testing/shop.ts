/** For tests: a namespace with one object of each kind, and figures of a second in which it was busy. */
import { breakerSpec } from '@/domain/breaker/policy'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { type InstanceOverrideSpec, overrideNameOf } from '@/domain/service/instance-override'
import { type CatalogInstance, serviceSpec, subsetSpec } from '@/domain/service/service'
import type { Edit } from '@/domain/view/change-views'
import { commitRevision } from '@/store/commit-revision'
import { publishEdits } from '../changes/publish-edits'
import type { ControlContext } from '../context'
import { createNamespace } from '../namespaces/create-namespace'

export const namespace = 'shop'
export const objects = {
  service: { kind: 'service', namespace, name: 'checkout', spec: serviceSpec.parse({ owner: 'orders' }) },
  subset: {
    kind: 'subset',
    namespace,
    name: 'v2',
    spec: subsetSpec.parse({ service: 'checkout', meta: { version: 'v2' } }),
  },
  route: {
    kind: 'route',
    namespace,
    name: 'pay',
    spec: routeSpec.parse({
      match: { path: { type: 'PREFIX', value: '/pay' } },
      destinations: [
        { service: 'checkout', weightPercent: 90 },
        { service: 'checkout', subset: 'v2', weightPercent: 10 },
      ],
    }),
  },
  exact: {
    kind: 'route',
    namespace,
    name: 'pay-now',
    spec: routeSpec.parse({
      match: { path: { type: 'EXACT', value: '/pay/now' } },
      destinations: [{ service: 'checkout', weightPercent: 100 }],
    }),
  },
  breaker: { kind: 'breaker', namespace, name: 'checkout', spec: breakerSpec.parse({ service: 'checkout' }) },
  limit: {
    kind: 'rate-limit',
    namespace,
    name: 'fair',
    spec: rateLimitSpec.parse({ route: 'pay', limit: 5, periodMs: 10_000, burst: 5 }),
  },
} satisfies Record<string, PublishedObject>

export const put = (object: PublishedObject, baseVersion: number | null = null): Edit => ({
  op: 'put',
  object,
  baseVersion,
})

/** Its first revision, `first`. */
export async function publishShop(control: ControlContext): Promise<void> {
  await createNamespace(control, { name: namespace, description: 'the shop' })
  await publishEdits(control, { edits: Object.values(objects).map((each) => put(each)), message: 'first' })
}

export const latency: [number, number][] = [[100, 10]]
export const busy = {
  routes: [
    {
      route: 'shop/pay',
      count: 10,
      statuses: [8, 0, 0, 2] as [number, number, number, number],
      latency,
      limited: 3,
      broken: 0,
      failed: 0,
      retries: 0,
    },
  ],
  services: [
    {
      service: 'checkout',
      count: 7,
      statuses: [5, 0, 0, 2] as [number, number, number, number],
      latency,
      errors: 2,
      inFlight: 1,
      retries: 0,
    },
  ],
  instances: [
    {
      service: 'checkout',
      instance: '127.0.0.1:9001',
      count: 7,
      errors: 2,
      inFlight: 1,
      latency,
      retries: 0,
      ejections: 0,
    },
  ],
  limits: [{ policy: 'shop/fair', allowed: 7, limited: 3, shadowed: 0 }],
}
export const open = {
  breaker: 'shop/checkout',
  service: 'checkout',
  instance: null,
  gateway: 'gw-1',
  state: 'OPEN' as const,
  sinceMs: 1000,
  cause: 'FAILURE_RATE' as const,
  failureRatePercent: 60,
  slowCallRatePercent: 0,
  bufferedCalls: 20,
  rejected: 4,
  nextProbeAtMs: 2000,
  overrideExpiresAtMs: null,
}

/** An operator's order for one instance, as a revision; resolves to its number. */
export async function orderInstance(
  { database, actor }: ControlContext,
  instance: Pick<CatalogInstance, 'id' | 'service' | 'address' | 'port'>,
  order: Partial<InstanceOverrideSpec>,
): Promise<number> {
  const { id: instanceId, service, address, port } = instance
  const spec: InstanceOverrideSpec = {
    ...{ service, address, port, instanceId, mode: 'ACTIVE', weight: null, reason: '', actor: actor.name },
    ...{ atMs: 1, expiresAtMs: null },
    ...order,
  }
  const object: PublishedObject = { kind: 'instance-override', namespace, name: overrideNameOf(instance), spec }
  const edits = [{ op: 'put' as const, object, baseVersion: 'ANY' as const }]
  return (await commitRevision(database, { edits, message: 'm', author: actor, nowMs: Date.now() })).revision
}
