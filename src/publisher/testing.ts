/** For tests of the publisher: a database in memory, and a gateway that follows what is published. */
import type { Consul } from '@/adapters/consul/consul'
import { createRevisionReader, type PublishedSet } from '@/adapters/consul/revision-reader'
import type { Redis } from '@/adapters/redis/redis'
import type { Change, PublishedObject, Revision } from '@/domain/revision/object'
import { applyChanges, type ObjectSet } from '@/domain/revision/object-set'
import { routeSpec } from '@/domain/routing/route'
import {
  type RateLimitOverrideSpec,
  rateLimitOverrideNameOf,
  rateLimitOverrideSpec,
} from '@/domain/rate-limit/key-override'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import { checksumOf } from '@/wire/checksum'
import { redisKeys } from '@/wire/keys'
import { logMessage, type LogMessage } from '@/wire/revision-log'
import type { RevisionSource } from './source'

export interface MemorySource extends RevisionSource {
  commit(changes: Change[]): Revision
  revisions: Revision[]
  set: ObjectSet
}

export function memorySource(): MemorySource {
  const set: ObjectSet = new Map()
  const revisions: Revision[] = []
  return {
    set,
    revisions,
    commit: (changes) => {
      applyChanges(set, changes)
      const revision: Revision = {
        revision: revisions.length + 1,
        author: 'tester',
        message: `revision ${String(revisions.length + 1)}`,
        committedAtMs: 1_700_000_000_000 + revisions.length,
        checksum: checksumOf(set.values()),
        changes,
      }
      revisions.push(revision)
      return revision
    },
    revisionsAfter: (number, limit) => Promise.resolve(revisions.slice(number, number + limit)),
    allObjects: () =>
      Promise.resolve({ revision: revisions.length, checksum: checksumOf(set.values()), objects: [...set.values()] }),
    newest: () => Promise.resolve(revisions.length),
    objectsAt: (revision) => {
      const then: ObjectSet = new Map()
      for (const each of revisions.slice(0, revision)) applyChanges(then, each.changes)
      return Promise.resolve([...then.values()])
    },
  }
}

export function aRoute(name: string, host = 'example.com', description = ''): PublishedObject {
  const spec = routeSpec.parse({
    description,
    match: { hosts: [host], path: { type: 'PREFIX', value: `/${name}` } },
    destinations: [{ service: 'orders', weightPercent: 100 }],
  })
  return { kind: 'route', namespace: 'shop', name, spec }
}

export function aLimit(name: string, limit: number): PublishedObject {
  return {
    kind: 'rate-limit',
    namespace: 'shop',
    name,
    spec: rateLimitSpec.parse({ limit, periodMs: 1000, burst: limit }),
  }
}

export function aKeyOrder(policy: string, key: string, over: Partial<RateLimitOverrideSpec> = {}): PublishedObject {
  const common = { policy, key, stance: 'NORMAL', reason: 'a test', actor: 'Ana', atMs: 0, expiresAtMs: null }
  const spec = rateLimitOverrideSpec.parse({ ...common, ...over })
  return { kind: 'rate-limit-override', namespace: 'shop', name: rateLimitOverrideNameOf(spec), spec }
}

export function put(object: PublishedObject): Change {
  return { op: 'put', object }
}

export function remove({ kind, namespace, name }: PublishedObject): Change {
  return { op: 'delete', id: { kind, namespace, name } }
}

/** What a gateway that starts now would enforce. */
export async function publishedSet(consul: Consul, prefix: string): Promise<PublishedSet & { epoch: string }> {
  const reader = createRevisionReader(consul, prefix)
  const { value: reading } = await reader.readHead()
  if (reading.state !== 'PRESENT') throw new Error(`head is ${reading.state}`)
  return { ...(await reader.readAll(reading.head)), epoch: reading.head.epoch }
}

/** What stands in the stream that gateways follow. */
export async function streamed(redis: Redis): Promise<LogMessage[]> {
  const entries = await redis.xrange(redisKeys.log, '-', '+')
  return entries.map(([, fields]) => logMessage.parse(JSON.parse(fields[1] ?? '')))
}
