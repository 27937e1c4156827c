import type { Role } from '@/domain/view/views'
import type { ControlContext } from '../context'

/** For tests: a user that the database knows, with that role everywhere, acting. */
export async function userOf(control: ControlContext, id: string, role: Role): Promise<ControlContext> {
  const email = `${id}@example.com`
  await control.database.client.user.create({
    data: { id, name: id, email, roleGrants: { create: { role, grantedBy: 'test' } } },
  })
  const { database, redis, clock } = control
  return { database, redis, clock, actor: { id, name: id, email, role } }
}
