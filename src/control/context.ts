import type { Redis } from 'ioredis'
import type { Clock } from '@/domain/clock'
import type { Role } from '@/domain/view/views'
import type { Database } from '@/store/database'

/** Who acts: a signed-in user and the highest role that was granted to them everywhere. */
export interface Actor {
  id: string
  name: string
  email: string
  role: Role
}

/** What use cases work with. */
export interface ControlParts {
  database: Database
  redis: Redis
  clock: Clock
  /** Whether instances may be registered at addresses of this machine. */
  allowLoopback: boolean
}

export interface ControlContext extends ControlParts {
  actor: Actor
}
