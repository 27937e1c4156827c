/**
 * Looks for drift beside the publishing, so that no revision waits for it: what seems wrong is only told to the publisher,
 * which looks again by itself, between its own writes. Consul tells by a blocking query on the keys below the prefix that
 * somebody wrote; an index of our own is passed over, and made up for within seconds, because another's write may hide
 * behind it. Redis tells nobody, so it is compared on a timer.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Consul } from '@/adapters/consul/consul'
import { watch } from '@/adapters/consul/watch'
import type { Log } from '@/domain/log'

export interface CheckParts {
  consul: Consul
  prefix: string
  log: Log
  random: () => number
  /** Whether an index of Consul's is one of our own writes. */
  wrote: (index: number) => boolean
  /** Each says whether something seems wrong, and calls the publisher if so. */
  checkConsul: () => Promise<void>
  checkRedis: () => Promise<void>
  timing: CheckTiming
}

export interface CheckTiming {
  /** How long our own write may take to be known as such. */
  settleMs: number
  /** How soon after any write everything is compared. */
  consulEveryMs: number
  redisEveryMs: number
}

/** Runs until the signal is aborted; never rejects. */
export async function runChecks(parts: CheckParts, signal: AbortSignal): Promise<void> {
  await Promise.all([followConsul(parts, signal), every(parts, parts.timing.redisEveryMs, parts.checkRedis, signal)])
}

async function followConsul(parts: CheckParts, signal: AbortSignal): Promise<void> {
  const { consul, prefix, random, wrote, checkConsul, timing } = parts
  let written = true
  let suspected = false
  await Promise.all([
    watch({
      read: (index, waitMs, each) => consul.kv.watchKeys(prefix, { index, waitMs, signal: each }).then(onlyIndex),
      onValue: async (index) => {
        written = true
        await pause(timing.settleMs, signal)
        suspected ||= !wrote(index)
        if (!suspected) return
        suspected = false
        await checkConsul()
      },
      onError: () => undefined, // the publisher tells of a Consul that is away
      signal,
      random,
    }),
    every(
      parts,
      timing.consulEveryMs,
      async () => {
        if (!written) return
        written = false
        try {
          await checkConsul()
        } catch (error) {
          written = true
          throw error
        }
      },
      signal,
    ),
  ])
}

function onlyIndex({ index }: { index: number }): { index: number; value: number } {
  return { index, value: index }
}

async function every({ log, random }: CheckParts, everyMs: number, run: () => Promise<void>, signal: AbortSignal) {
  while (!isAborted(signal)) {
    await pause(everyMs * (0.8 + 0.4 * random()), signal)
    if (isAborted(signal)) return
    try {
      await run()
    } catch (error) {
      log.debug('Drift cannot be looked for now.', { error: String(error) })
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined)
}

/** A function, because the compiler takes a property it has read once to stay as it was. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
