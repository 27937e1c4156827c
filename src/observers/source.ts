import type { InstanceSpec } from '@/domain/service/service'

/** A managed instance as the database has it. `id` is unique and never used again; `version` rises with each edit. */
export type ManagedInstance = InstanceSpec & { id: string; version: number }

/** Where desired managed instances come from: the store in the controller, a list in tests. */
export interface ManagedInstanceSource {
  /** All of them. Throws when they cannot be known; nothing is deregistered then. */
  list(): Promise<ManagedInstance[]>
  /** Which of these ids belonged to managed instances that were deregistered. */
  deregistered(ids: readonly string[]): Promise<ReadonlySet<string>>
}
