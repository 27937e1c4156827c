import type { LockPatternSettings } from '@/domain/view/lock-views'
import { lockPatterns as read } from '@/store/settings'
import type { ControlParts } from '../context'
import { knownLocks } from '../locks/read-locks'

/** Which keys are taken for locks of other libraries, and how they are looked for. */
export async function lockPatterns(parts: ControlParts): Promise<LockPatternSettings> {
  const [settings, known] = await Promise.all([read(parts.database), knownLocks(parts)])
  return { ...settings, watch: known?.watch ?? null }
}
