import { randomUUID } from 'node:crypto'
import type { BreakerOverrideSpec } from '@/domain/breaker/policy'
import { DomainError } from '@/domain/errors'
import { objectRef } from '@/domain/names'
import type { PublishStatus } from '@/domain/view/views'
import { commitRevision } from '@/store/commit-revision'
import { findObject } from '@/store/objects/objects'
import { unstorableText } from '@/store/storable-text'
import { publishStatus } from '../changes/publish-status'
import type { ControlContext } from '../context'
import { notFound } from '../not-found'

export interface OverrideRequest {
  namespace: string
  name: string
  intent: BreakerOverrideSpec['intent']
  reason: string
  /** null holds until somebody resets it. */
  expiresInMs: number | null
}

const verbs: Record<BreakerOverrideSpec['intent'], string> = {
  FORCED_OPEN: 'Trip',
  DISABLED: 'Disable',
  METRICS_ONLY: 'Shadow',
  RESET: 'Reset',
}

/**
 * Holds a breaker in a state, or resets it, whatever its thresholds say: one revision. The last operator wins, as there is
 * no time to lose to a conflict. Gateways end it by themselves at its time.
 * @throws DomainError NOT_FOUND, INVALID
 */
export async function overrideBreaker(context: ControlContext, request: OverrideRequest): Promise<PublishStatus> {
  const { database, clock, actor } = context
  const { namespace, name, intent, reason, expiresInMs } = request
  const problems = [
    ...unstorableText(reason, 'reason'),
    ...(intent === 'RESET' && expiresInMs !== null
      ? [{ field: 'expiresInMs', value: expiresInMs, message: 'a reset is done at once and cannot expire' }]
      : []),
  ]
  if (problems[0]) throw new DomainError('INVALID', problems[0].message, problems)
  if (!(await findObject(database.client, 'breaker', { namespace, name }))) {
    throw notFound('breaker', objectRef(namespace, name))
  }

  const nowMs = clock.now()
  const expiresAtMs = expiresInMs === null ? null : nowMs + expiresInMs
  const spec = {
    id: randomUUID(),
    instance: null,
    gateway: null,
    intent,
    reason,
    actor: actor.name,
    atMs: nowMs,
    expiresAtMs,
  }
  const { revision } = await commitRevision(database, {
    edits: [{ op: 'put', object: { kind: 'breaker-override', namespace, name, spec }, baseVersion: 'ANY' }],
    message: `${verbs[intent]} ${name}: ${reason}`,
    author: actor,
    nowMs,
  })
  return publishStatus(context, { revision })
}
