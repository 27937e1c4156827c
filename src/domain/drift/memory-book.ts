import type { DriftMode, DriftTarget } from '../view/change-views'
import type { DriftBook } from './book'
import { matchDrifts, type OpenDrift, type Resolution, resolutionOfGone, shallRepair } from './drift'

export interface MemoryDriftBook extends DriftBook {
  modes: Record<DriftTarget, DriftMode>
  /** Every record that was ever made, as it stands now. */
  records: (OpenDrift & { resolution: Resolution | null })[]
}

/** Records that nobody else sees: for a publisher that has no database to write them in, and for tests. */
export function memoryDriftBook(mode: DriftMode = 'REPAIR'): MemoryDriftBook {
  const modes = { CONSUL_KV: mode, CONSUL_CATALOG: mode, REDIS: mode }
  const records: MemoryDriftBook['records'] = []
  const open = (target: DriftTarget) => records.filter((each) => each.target === target && each.resolution === null)
  return {
    modes,
    records,
    mode: (target) => Promise.resolve(modes[target]),
    open: (target) => Promise.resolve(open(target)),
    tell: (target, found, lookedAt) => {
      const { appeared, changed, gone } = matchDrifts(open(target), found, lookedAt)
      for (const { key, kind, expected, found: what } of appeared) {
        const id = String(records.length + 1)
        const fresh = { id, target, foundAtMs: 0, repairRequested: false, adopting: false, resolution: null }
        records.push({ ...fresh, key, kind, expected, found: what })
      }
      for (const { drift, difference } of changed) {
        const { kind, expected, found: what } = difference
        Object.assign(drift, { kind, expected, found: what })
      }
      for (const drift of gone) Object.assign(drift, { resolution: resolutionOfGone(drift, modes[target], 0) })
      const told = found.flatMap((difference) => {
        const drift = open(target).find((each) => each.key === difference.key)
        return drift ? [{ difference, drift, repair: shallRepair(difference, drift, modes[target]) }] : []
      })
      return Promise.resolve(told)
    },
    resolve: (drifts, resolution) => {
      for (const { id } of drifts) {
        const record = records.find((each) => each.id === id)
        if (record) record.resolution ??= resolution
      }
      return Promise.resolve()
    },
  }
}
