import type { LockPatternChoice } from '@/domain/settings/lock-patterns'
import type { LockPatternSettings } from '@/domain/view/lock-views'
import { updateLockPatterns } from '@/store/settings'
import type { ControlContext } from '../context'
import { knownLocks } from '../locks/read-locks'

/** @throws DomainError CONFLICT (changed since they were read) */
export async function saveLockPatterns(
  context: ControlContext,
  input: LockPatternChoice & { version: number },
): Promise<LockPatternSettings> {
  const { database, clock, actor } = context
  const settings = await updateLockPatterns(database, input, { actor, nowMs: clock.now() })
  return { ...settings, watch: (await knownLocks(context))?.watch ?? null }
}
