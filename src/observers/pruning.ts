import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import { Wake } from './wake'

/** Removes a step of what is too old; answers whether there may be more. */
export type Prune = (nowMs: number) => Promise<boolean>

const stepEveryMs = 1000
const restMs = 60_000

/** Keeps tables within their bounds in small steps, one table after the other, until the signal is aborted. */
export async function keepPruned(
  { prunes, clock, log }: { prunes: readonly Prune[]; clock: Clock; log: Log },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    let more = false
    for (const prune of prunes) {
      try {
        more = (await prune(clock.now())) || more
      } catch (error) {
        log.debug('What is too old cannot be removed now.', { reason: String(error) })
      }
    }
    await new Wake().sleep(more ? stepEveryMs : restMs, signal)
  }
}
