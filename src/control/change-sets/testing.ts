import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import type { Edit } from '@/domain/view/change-views'
import type { Role } from '@/domain/view/views'
import type { ControlContext } from '../context'

/** For tests: a user that the database knows, with that role everywhere, acting. */
export async function userOf(control: ControlContext, id: string, role: Role): Promise<ControlContext> {
  const email = `${id}@example.com`
  await control.database.client.user.create({
    data: { id, name: id, email, roleGrants: { create: { role, grantedBy: 'test' } } },
  })
  const { database, redis, clock, allowLoopback } = control
  return { database, redis, clock, allowLoopback, actor: { id, name: id, email, role } }
}

/** For tests: a route of everything to `checkout`. */
export function routeIn(namespace: string, name: string, priority: number): PublishedObject {
  const destinations = [{ service: 'checkout', weightPercent: 100 }]
  return { kind: 'route', namespace, name, spec: routeSpec.parse({ match: {}, priority, destinations }) }
}

export function put(object: PublishedObject, baseVersion: number | null = null): Edit {
  return { op: 'put', object, baseVersion }
}
