import type { BreakerState } from './policy'

/** IGNORED: the call says nothing about the service (cancelled by the caller, never sent). */
export type CallOutcome = 'SUCCESS' | 'FAILURE' | 'IGNORED'

/** Leave to make one call; goes back with `record`, whatever became of the call. */
export interface Permit {
  readonly generation: number
  readonly probe: boolean
  /** Only probes are settled once; other permits are shared by all calls of a generation. */
  settled: boolean
}

export type Acquired =
  | { readonly allowed: true; readonly permit: Permit }
  /** `retryAfterMs`: until a call may be let through; null when only an operator or a probe under way can tell. */
  | { readonly allowed: false; readonly state: BreakerState; readonly retryAfterMs: number | null }

/** Leave for every call of a generation. */
export function passOf(generation: number): Acquired & { allowed: true } {
  return { allowed: true, permit: { generation, probe: false, settled: false } }
}
