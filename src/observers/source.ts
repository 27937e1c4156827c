import type { InstanceOverrideSpec } from '@/domain/service/instance-override'
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

/** Operators' orders for instances, as published. */
export interface InstanceOverrideSource {
  list(): Promise<InstanceOverrideSpec[]>
}

/** An order to remove somebody else's entry from the catalog. */
export interface EntryRemoval {
  id: string
  service: string
  node: string
  instanceId: string
  /** The managed instance that takes its place; null when nothing does. */
  successorId: string | null
  atMs: number
}

export interface EntryRemovalSource {
  listOpen(): Promise<EntryRemoval[]>
  /** It was carried out (`error` null), or given up and why. */
  markDone(id: string, error: string | null, nowMs: number): Promise<void>
}
