import type { Clock } from '@/domain/clock'
import type { HealthChange } from '@/domain/health/health-change'
import type { Log } from '@/domain/log'
import type { Database } from '@/store/database'
import { pruneHealthEvents, recordHealthEvents } from '@/store/health-events'
import { HealthBatch } from './health-batch'
import { Wake } from './wake'

/**
 * Writes the history of instances' health into the database, at most once a second, and keeps it within its bounds in
 * small steps. Failure stance: while the database is away changes wait in a bounded buffer; what has to be dropped is
 * told in the log. A batch whose outcome is not known is written again, so that a row may stand twice, but none is lost.
 */
export interface HealthHistory {
  record: (changes: readonly HealthChange[]) => void
  /** Runs until the signal is aborted; never rejects. What waits then is written once more. */
  run(signal: AbortSignal): Promise<void>
}

export interface HealthHistoryOptions {
  database: Database
  log: Log
  clock: Clock
  /** How many rows may wait. */
  mostRows?: number
  writeEveryMs?: number
  pruneEveryMs?: number
}

const pruneStepEveryMs = 1000
const retryMs = 2000

export function createHealthHistory(options: HealthHistoryOptions): HealthHistory {
  const { database, log, clock, writeEveryMs = 1000, pruneEveryMs = 60_000 } = options
  const batch = new HealthBatch(options.mostRows)

  async function write(): Promise<void> {
    const handover = batch.take(clock.now())
    if (!handover) return
    try {
      handover.written(await recordHealthEvents(database, handover.events, handover.more))
    } catch (error) {
      handover.failed()
      throw error
    }
  }

  async function keepWriting(signal: AbortSignal): Promise<void> {
    let troubled = false
    while (!signal.aborted) {
      await new Wake().sleep(writeEveryMs, signal)
      try {
        await write()
        troubled = false
      } catch (error) {
        if (!troubled) log.warn('The history of health waits for the database.', { reason: String(error) })
        troubled = true
        await new Wake().sleep(retryMs, signal)
      }
      const dropped = batch.takeDropped()
      if (dropped > 0) log.warn('Changes of health were dropped from the history.', { changes: dropped })
    }
  }

  async function keepBounded(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let more = false
      try {
        more = await pruneHealthEvents(database, clock.now())
      } catch (error) {
        log.debug('The history of health cannot be pruned now.', { reason: String(error) })
      }
      await new Wake().sleep(more ? pruneStepEveryMs : pruneEveryMs, signal)
    }
  }

  return {
    record(changes) {
      for (const each of changes) batch.add(each)
    },
    run: async (signal) => {
      await Promise.all([keepWriting(signal), keepBounded(signal)])
    },
  }
}
