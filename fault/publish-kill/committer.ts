/** Commits without pause through the real use of the database: puts and deletes mixed, now and then far too much at once. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PublishedObject } from '@/domain/revision/object'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import { routeSpec } from '@/domain/routing/route'
import { commitRevision, type StoreEdit } from '@/store/commit-revision'
import type { Database } from '@/store/database'
import type { Chance } from '../support/chance'

export const namespace = 'fault'
const author = { id: null, name: 'fault' }
const names = 40
/** So many long routes do not fit into one value of Consul, nor beside the head into one transaction. */
const bigNames = 400
const bigEvery = 60
/** The first one comes within so many, so that a short run has one as well. */
const firstBigWithin = 12

export interface Committer {
  /** What was committed. */
  readonly revisions: number
  /** Those of several parts. */
  readonly big: number
  stop(): Promise<void>
}

export function startCommitting(database: Database, chance: Chance): Committer {
  let stopping = false
  let revisions = 0
  let big = 0
  const standing = new Set<string>()
  const isStopping = () => stopping

  async function commit(edits: StoreEdit[]): Promise<void> {
    await commitRevision(database, { edits, message: `edit ${String(revisions)}`, author, nowMs: Date.now() })
    revisions += 1
  }

  function small(): StoreEdit[] {
    const chosen = new Set(Array.from({ length: chance.between(1, 4) }, () => chance.below(names)))
    return [...chosen].map((number) => {
      const name = `r${String(number)}`
      if (standing.has(name) && chance.next() < 0.35) {
        standing.delete(name)
        return { op: 'delete', id: { kind: kindOf(number), namespace, name }, baseVersion: 'ANY' }
      }
      standing.add(name)
      return { op: 'put', object: objectOf(number, chance), baseVersion: 'ANY' }
    })
  }

  async function run(): Promise<void> {
    const bigFrom = chance.below(firstBigWithin)
    for (let turn = 0; !isStopping(); turn += 1) {
      if (turn % bigEvery === bigFrom) {
        await commit(bigRevision(String(turn)))
        big += 1
      } else await commit(small())
      await sleep(chance.between(5, 50))
    }
  }
  const running = run()
  running.catch(() => undefined) // told by stop()
  return {
    get revisions() {
      return revisions
    },
    get big() {
      return big
    },
    async stop() {
      stopping = true
      await running
    },
  }
}

function kindOf(number: number): 'route' | 'rate-limit' {
  return number % 3 === 0 ? 'rate-limit' : 'route'
}

function objectOf(number: number, chance: Chance): PublishedObject {
  const name = `r${String(number)}`
  const description = String(chance.below(1_000_000_000))
  if (kindOf(number) === 'route') return { kind: 'route', namespace, name, spec: routeFor(name, description) }
  const spec = rateLimitSpec.parse({ limit: chance.between(1, 1000), periodMs: 1000, burst: 10, description })
  return { kind: 'rate-limit', namespace, name, spec }
}

function bigRevision(mark: string): StoreEdit[] {
  return Array.from({ length: bigNames }, (_each, number): StoreEdit => {
    const name = `big-${String(number)}`
    const object = { kind: 'route', namespace, name, spec: routeFor(name, `${mark} ${'é"'.repeat(240)}`) } as const
    return { op: 'put', object, baseVersion: 'ANY' }
  })
}

function routeFor(name: string, description: string) {
  const match = { path: { type: 'PREFIX', value: `/${name}` } }
  return routeSpec.parse({ description, match, destinations: [{ service: 'nobody', weightPercent: 100 }] })
}
