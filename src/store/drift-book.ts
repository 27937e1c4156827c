/**
 * Drift records and the setting of what is done about them, as the controller uses them: kept in memory, read again when
 * told that they changed, so that looking every few seconds at what is as desired costs the database nothing.
 * Failure stance: what could not be read is not guessed: UNAVAILABLE, and whoever asked tries later.
 */
import type { DriftBook } from '@/domain/drift/book'
import { matchDrifts, type OpenDrift, resolutionOfGone, shallRepair } from '@/domain/drift/drift'
import type { Clock } from '@/domain/clock'
import type { DriftMode, DriftTarget } from '@/domain/view/change-views'
import type { Database } from './database'
import { openDrifts, recordDrifts, resolveDrifts, storable } from './drifts'
import { publishingSettings } from './settings'

export interface StoredDriftBook extends DriftBook {
  /** Records or settings were changed by somebody: read them again when they are asked for. */
  changed(): void
}

export function createDriftBook(database: Database, clock: Clock): StoredDriftBook {
  const startedAtMs = clock.now()
  let read: Promise<{ modes: Record<DriftTarget, DriftMode>; open: OpenDrift[] }> | null = null

  function standing() {
    if (read) return read
    const reading = readBoth(database)
    read = reading
    // A failed read is not kept: the next to ask tries again.
    reading.catch(() => {
      if (read === reading) read = null
    })
    return reading
  }

  const changed = () => {
    read = null
  }
  const mode = async (target: DriftTarget) => (await standing()).modes[target]
  const open = async (target: DriftTarget) => (await standing()).open.filter((each) => each.target === target)

  const tell: DriftBook['tell'] = async (target, found, lookedAt) => {
    const differences = found.map((each) => ({ ...each, key: storable(each.key) }))
    const how = await mode(target)
    const changes = matchDrifts(await open(target), differences, lookedAt)
    if (changes.appeared.length + changes.changed.length + changes.gone.length > 0) {
      const resolutions = new Map(changes.gone.map((each) => [each.id, resolutionOfGone(each, how, startedAtMs)]))
      await recordDrifts(database, target, changes, resolutions, clock.now())
      changed()
    }
    const records = new Map((await open(target)).map((each) => [each.key, each]))
    return differences.flatMap((difference) => {
      const drift = records.get(difference.key)
      return drift ? [{ difference, drift, repair: shallRepair(difference, drift, how) }] : []
    })
  }

  return {
    mode,
    open,
    tell,
    changed,
    async resolve(drifts, resolution) {
      if (drifts.length === 0) return
      await resolveDrifts(
        database,
        drifts.map((each) => each.id),
        resolution,
        clock.now(),
      )
      changed()
    },
  }
}

async function readBoth(database: Database) {
  const [{ driftMode }, open] = await Promise.all([publishingSettings(database), openDrifts(database)])
  return { modes: driftMode, open }
}
