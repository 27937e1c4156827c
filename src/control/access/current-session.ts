import type { SessionView } from '@/domain/view/views'
import { anyUserExists } from '@/store/access'
import type { Actor, ControlParts } from '../context'

/** Who is signed in, and whether the first user is still to be made. */
export async function currentSession({ database }: ControlParts, actor: Actor | null): Promise<SessionView> {
  return { user: actor, setupRequired: actor === null && !(await anyUserExists(database)) }
}
