import { z } from 'zod'
import { breakerOverrideName, breakerOverrideSpec, breakerSpec } from '../breaker/policy'
import { objectName, serviceName } from '../names'
import { rateLimitOverrideName, rateLimitOverrideSpec } from '../rate-limit/key-override'
import { rateLimitSpec } from '../rate-limit/policy'
import { routeSpec } from '../routing/route'
import { instanceOverrideName, instanceOverrideSpec } from '../service/instance-override'
import { serviceSpec, subsetSpec } from '../service/service'

export const objectKinds = [
  'service',
  'subset',
  'route',
  'breaker',
  'breaker-override',
  'rate-limit',
  'rate-limit-override',
  'instance-override',
] as const
export type ObjectKind = (typeof objectKinds)[number]

const namespace = objectName

/** One object of desired state: what gateways receive, whole. */
export const publishedObject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('service'), namespace, name: serviceName, spec: serviceSpec }),
  z.object({ kind: z.literal('subset'), namespace, name: objectName, spec: subsetSpec }),
  z.object({ kind: z.literal('route'), namespace, name: objectName, spec: routeSpec }),
  z.object({ kind: z.literal('breaker'), namespace, name: objectName, spec: breakerSpec }),
  z.object({ kind: z.literal('breaker-override'), namespace, name: breakerOverrideName, spec: breakerOverrideSpec }),
  z.object({ kind: z.literal('rate-limit'), namespace, name: objectName, spec: rateLimitSpec }),
  z.object({
    kind: z.literal('rate-limit-override'),
    namespace,
    name: rateLimitOverrideName,
    spec: rateLimitOverrideSpec,
  }),
  z.object({
    kind: z.literal('instance-override'),
    namespace,
    name: instanceOverrideName,
    spec: instanceOverrideSpec,
  }),
])
export type PublishedObject = z.infer<typeof publishedObject>
export type ObjectOf<K extends ObjectKind> = Extract<PublishedObject, { kind: K }>
export type SpecOf<K extends ObjectKind> = ObjectOf<K>['spec']

/** Orders are named after what they mean. */
const orderNames: Partial<Record<ObjectKind, z.ZodString>> = {
  'breaker-override': breakerOverrideName,
  'rate-limit-override': rateLimitOverrideName,
  'instance-override': instanceOverrideName,
}

export const objectId = z
  .object({ kind: z.enum(objectKinds), namespace, name: z.string() })
  .superRefine(({ kind, name }, context) => {
    const { error } = (orderNames[kind] ?? serviceName).safeParse(name)
    for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', path: ['name'], message })
  })
export type ObjectId = z.infer<typeof objectId>

/** What operators order in an emergency: such edits need no second approver and are made by their own procedures only. */
export function isOrder(kind: ObjectKind): boolean {
  return orderNames[kind] !== undefined
}

/**
 * The same object with its fields in the order of the schema, in which it is read: databases keep JSON in an order of
 * their own. One that the schema does not take any more is left as it is.
 */
export function inReadingOrder(object: PublishedObject): PublishedObject {
  return publishedObject.safeParse(object).data ?? object
}

/** `kind/namespace/name`: the key of an object in a set. */
export function objectKey(id: ObjectId): string {
  return `${id.kind}/${id.namespace}/${id.name}`
}

/** One step over the set of objects. */
export type Change = { op: 'put'; object: PublishedObject } | { op: 'delete'; id: ObjectId }

export function changeId(each: Change): ObjectId {
  return each.op === 'put'
    ? { kind: each.object.kind, namespace: each.object.namespace, name: each.object.name }
    : each.id
}

/** An immutable numbered step of desired state. `checksum` is of the whole set after it; see wire/checksum. */
export interface Revision {
  revision: number
  author: string
  message: string
  committedAtMs: number
  checksum: string
  changes: Change[]
}
