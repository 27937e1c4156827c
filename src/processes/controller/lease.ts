/**
 * Keeps it to one controller that works, by an advisory lock of the database on a connection of its own. The lock goes
 * when its connection does, so a killed controller is followed within a second. Correctness never depends on the lease:
 * a controller that cannot ask (the database is away) goes on, because live figures and locks need no database; only
 * the word that another one leads makes it stand by.
 */
import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '@/domain/log'

/** "swy" and 1: one key for each kind of work that only one process should do. */
const leaseKey = 0x73_77_79_01
const askEveryMs = 1_000
/**
 * Each loop of the work, and each read that it waits for, listens for its end: about 15 at a time, each taken off again.
 * Beyond this somebody leaves listeners behind, and Node says so.
 */
const mostListeners = 40

export type Standing = 'LEADING' | 'STANDBY' | 'UNKNOWN'

/**
 * Runs `work` whenever this process may, until the signal is aborted. `work` ends when its own signal is aborted.
 * @param onStanding told each time that it was asked
 */
export async function workWhileLeading(
  url: string,
  work: (signal: AbortSignal) => Promise<void>,
  log: Log,
  signal: AbortSignal,
  onStanding: (standing: Standing) => void = () => undefined,
): Promise<void> {
  let running: { stop: AbortController; ended: Promise<void> } | null = null
  let last: Standing | null = null
  const change = async (standing: Standing) => {
    if (standing !== last) log.info('lease', { standing })
    last = standing
    onStanding(standing)
    if (standing === 'STANDBY' && running !== null) {
      running.stop.abort()
      await running.ended
      running = null
    } else if (standing !== 'STANDBY' && running === null) {
      const stop = new AbortController()
      const working = AbortSignal.any([stop.signal, signal])
      setMaxListeners(mostListeners, working)
      running = { stop, ended: work(working) }
    }
  }
  while (!isAborted(signal)) {
    await holdOnce(url, change, signal)
    await delay(askEveryMs, undefined, { signal }).catch(() => undefined)
  }
  await (running as { ended: Promise<void> } | null)?.ended
}

/** One connection, until it breaks: asks for the lock until it has it, then holds it. */
async function holdOnce(url: string, change: (standing: Standing) => Promise<void>, signal: AbortSignal) {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 3_000,
    query_timeout: 3_000, // a server that vanished without a word would leave a standby asking for ever
    keepAlive: true,
  })
  const broken = new AbortController()
  for (const event of ['error', 'end'] as const) {
    client.on(event, () => {
      broken.abort()
    })
  }
  const over = AbortSignal.any([broken.signal, signal])
  try {
    await client.connect()
    while (!isAborted(over)) {
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [leaseKey])
      const held = rows[0]?.held === true
      await change(held ? 'LEADING' : 'STANDBY')
      if (held) await aborted(over)
      else await delay(askEveryMs, undefined, { signal: over }).catch(() => undefined)
    }
  } catch {
    if (!isAborted(signal)) await change('UNKNOWN')
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** A function, because the compiler takes a property it has read once to stay as it was. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => {
      resolve()
    })
  })
}
