import { randomUUID } from 'node:crypto'
import { DomainError } from '@/domain/errors'
import { objectRef } from '@/domain/names'
import {
  isSpent,
  mostKeyOrders,
  nextResetId,
  type RateLimitOverrideSpec,
  rateLimitOverrideNameOf,
  stanceAt,
} from '@/domain/rate-limit/key-override'
import { objectKey } from '@/domain/revision/object'
import type { KeyAction, KeyActionReport } from '@/domain/view/limit-views'
import type { StoreEdit } from '@/store/commit-revision'
import { decideKeyOrder, type KeyStanding } from '@/store/decide-key-order'
import type { Stored } from '@/store/objects/table'
import { unstorableText } from '@/store/storable-text'
import { redisNow } from '@/telemetry/stream'
import { publishStatus } from '../changes/publish-status'
import type { ControlContext } from '../context'
import { duration } from '../instances/words'
import { notFound } from '../not-found'
import { refuseBareKey, refuseImpossibleKey } from './key-of-limit'

export interface ActOnKeyRequest {
  namespace: string
  name: string
  key: string
  action: KeyAction
  reason: string
}

interface By {
  actor: { id: string; name: string }
  nowMs: number
  /** When a reset is ordered, by the one clock that all have in common if it can be asked. */
  resetAtMs: number
}

/** A reset is done at once; its order stands so long, so that it can be seen, and is then swept away. */
const resetStandsMs = 24 * 3_600_000
const longestMessage = 500

/**
 * Boosts, blocks, resets or releases one key of a rate limit: one revision, which needs no second approver and can be
 * taken back like any. A key has one order at most and the last operator wins; the answer tells what stood before. A reset
 * leaves the key's boost or block as it is, with its author and reason: its own are in the revision. Orders of the policy
 * that are spent go with it.
 * @throws DomainError NOT_FOUND (no such policy; a release of what stands under no order), INVALID
 */
export async function actOnKey(context: ControlContext, request: ActOnKeyRequest): Promise<KeyActionReport> {
  const { database, redis, clock, actor } = context
  const { namespace, name } = request
  const problems = [...unstorableText(request.reason, 'reason'), ...unstorableText(request.key, 'key')]
  if (problems[0]) throw new DomainError('INVALID', problems[0].message, problems)
  const nowMs = clock.now()
  const resetAtMs = request.action.do === 'RESET' ? await redisNow(redis).catch(() => nowMs) : nowMs
  const by = { actor, nowMs, resetAtMs }
  const { revision, result } = await decideKeyOrder(database, { namespace, name }, by, (standing) =>
    decide(standing, request, by),
  )
  return { ...(await publishStatus(context, revision)), stood: result }
}

function decide({ policy, orders }: KeyStanding, request: ActOnKeyRequest, by: By) {
  const { namespace, name, key, action, reason } = request
  if (!policy) throw notFound('limit', objectRef(namespace, name))
  refuseImpossibleKey(policy.spec, key)
  // What was ordered before the policy hid its keys can be released.
  if (action.do !== 'RELEASE') refuseBareKey(policy.spec, key)
  const orderName = rateLimitOverrideNameOf({ policy: name, key })
  const standing = orders.find((each) => each.name === orderName) ?? null
  const others = orders.filter((each) => each !== standing)
  const live = others.filter((each) => !isSpent(each.spec, by.nowMs))
  const id = { kind: 'rate-limit-override', namespace, name: orderName } as const
  const edits: StoreEdit[] = others.filter((each) => !live.includes(each)).map(deletion)
  if (action.do === 'RELEASE') {
    if (!standing) throw notFound('order for the key', key, 'key')
    edits.push(deletion(standing))
  } else {
    if (live.length >= mostKeyOrders) throw tooMany(objectRef(namespace, name))
    const spec = orderAfter(request, standing?.spec ?? null, by)
    edits.push({ op: 'put', object: { ...id, spec }, baseVersion: 'ANY' })
  }
  return {
    commit: { edits, message: messageOf(request) },
    audit: { action: `limit.${action.do.toLowerCase()}`, object: objectKey(id), detail: { key, reason } },
    result: standing && !isSpent(standing.spec, by.nowMs) ? standing.spec : null,
  }
}

function orderAfter(
  { name, key, action, reason }: ActOnKeyRequest,
  standing: RateLimitOverrideSpec | null,
  { actor, nowMs, resetAtMs }: By,
): RateLimitOverrideSpec {
  const common = { policy: name, key, reason, actor: actor.name, atMs: nowMs, resetId: standing?.resetId ?? null }
  switch (action.do) {
    case 'RELEASE':
      throw new Error('a release leaves no order')
    case 'RESET': {
      const resetId = nextResetId(standing?.resetId ?? null, resetAtMs, randomUUID())
      const stance = stanceAt(standing ?? undefined, nowMs)
      if (!standing || stance === 'NORMAL') {
        return { ...common, stance: 'NORMAL', factor: 1, resetId, expiresAtMs: nowMs + resetStandsMs }
      }
      return { ...standing, resetId }
    }
    case 'BOOST':
    case 'BLOCK': {
      const expiresAtMs = action.expiresInMs === null ? null : nowMs + action.expiresInMs
      return { ...common, stance: action.do, factor: action.do === 'BOOST' ? action.factor : 1, expiresAtMs }
    }
  }
}

function tooMany(policy: string): DomainError {
  const message = `${policy} has ${String(mostKeyOrders)} orders for keys already, the most there may be: release some`
  return new DomainError('INVALID', message, [{ field: 'key', value: mostKeyOrders, message }])
}

function deletion({ kind, namespace, name }: Stored<'rate-limit-override'>): StoreEdit {
  return { op: 'delete', id: { kind, namespace, name }, baseVersion: 'ANY' }
}

/** `Boost ada of per-user ×3 for 15 min: a big import`. */
function messageOf({ name, key, action, reason }: ActOnKeyRequest): string {
  const verb = { BOOST: 'Boost', BLOCK: 'Block', RESET: 'Reset', RELEASE: 'Release' }[action.do]
  const factor = action.do === 'BOOST' ? ` ×${String(action.factor)}` : ''
  const until = 'expiresInMs' in action && action.expiresInMs !== null ? ` for ${duration(action.expiresInMs)}` : ''
  return `${verb} ${key === '' ? 'requests without a key' : key} of ${name}${factor}${until}: ${reason}`.slice(
    0,
    longestMessage,
  )
}
