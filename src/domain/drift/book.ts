import type { DriftMode, DriftTarget } from '../view/change-views'
import type { Difference, OpenDrift, Resolution } from './drift'

/** A difference and its record, with what is to be done about it. */
export interface ToldDrift {
  difference: Difference
  drift: OpenDrift
  repair: boolean
}

/** Where drift is written down, and what operators want done about it. The store keeps it; tests keep it in memory. */
export interface DriftBook {
  /** @throws DomainError UNAVAILABLE when the setting was never read */
  mode(target: DriftTarget): Promise<DriftMode>
  /** Records that nobody has resolved. @throws DomainError UNAVAILABLE */
  open(target: DriftTarget): Promise<OpenDrift[]>
  /**
   * Makes the records tell what was found: new ones are written, others changed, and those that are not different any
   * more are resolved. Nothing is written when nothing is new.
   * @param lookedAt whether a key was looked at; by default all were.
   * @returns all that was found, each with its record. @throws DomainError UNAVAILABLE
   */
  tell(target: DriftTarget, found: readonly Difference[], lookedAt?: (key: string) => boolean): Promise<ToldDrift[]>
  /** @throws DomainError UNAVAILABLE */
  resolve(drifts: readonly OpenDrift[], resolution: Resolution): Promise<void>
}
