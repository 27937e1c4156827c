import type { Health } from '../service/service'

/** One change of an instance's health, as it was seen. `before` null: it came; `after` null: it went. */
export interface HealthChange {
  atMs: number
  service: string
  node: string
  instanceId: string
  /** `address:port` */
  instance: string
  before: Health | null
  after: Health | null
  /** Name and output of the check that decided; empty where none did. */
  check: string
  output: string
  /** Whether the instance flaps with this change. */
  flapping: boolean
}
