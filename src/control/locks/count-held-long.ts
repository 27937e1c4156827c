import type { ControlParts } from '../context'
import { knownLocks } from './read-locks'

/** How many locks are held for longer than is usual for them; null when neither controller nor Redis says. */
export async function countHeldLong(parts: ControlParts): Promise<number | null> {
  const known = await knownLocks(parts)
  if (!known?.watch) return null
  return [...known.entries.values()].filter(({ warnings }) => warnings.some((each) => each.code === 'HELD_LONG')).length
}
