/**
 * Wake-ups between processes: LISTEN and NOTIFY of PostgreSQL. A notification carries no data, only "look again"; what
 * was said while the connection was down is lost, so each new connection counts as one of each.
 */
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { databaseChannel } from '@/wire/keys'
import type { Queries } from './database'

/** What was committed: a revision, a notice (or another message for webhooks), or a change of managed instances, drift records or settings. */
export const databaseEvents = ['revision', 'instance', 'drift', 'setting', 'notice'] as const
export type DatabaseEvent = (typeof databaseEvents)[number]

const longestBackoffMs = 5000

/** Tells listeners when the transaction commits. */
export async function notify(queries: Queries, event: DatabaseEvent): Promise<void> {
  await queries.$executeRaw`SELECT pg_notify(${databaseChannel}, ${event})`
}

/**
 * Calls `onEvent` for each commit, and once for each kind after every (re)connection. Runs until `signal` aborts;
 * reconnects with a growing pause.
 */
export async function listen(url: string, onEvent: (event: DatabaseEvent) => void, signal: AbortSignal): Promise<void> {
  let attempt = 0
  while (!isAborted(signal)) {
    const connected = await listenOnce(url, onEvent, signal)
    attempt = connected ? 0 : attempt + 1
    const pauseMs = Math.min(longestBackoffMs, 100 * 2 ** attempt)
    await delay(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

/** One connection, until it breaks or `signal` aborts. Returns whether it ever listened. */
async function listenOnce(url: string, onEvent: (event: DatabaseEvent) => void, signal: AbortSignal): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, keepAlive: true })
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  client.on('error', end)
  client.on('end', end)
  signal.addEventListener('abort', end)
  client.on('notification', ({ payload }) => {
    const event = databaseEvents.find((each) => each === payload)
    if (event) onEvent(event)
  })
  let listening = false
  try {
    await client.connect()
    await client.query(`LISTEN ${pg.escapeIdentifier(databaseChannel)}`)
    listening = true
    for (const event of databaseEvents) onEvent(event)
    await ended
  } catch {
    // The caller tries again; its first events tell that something may have been missed.
  }
  signal.removeEventListener('abort', end) // it may outlive thousands of connections
  await client.end().catch(() => undefined)
  return listening
}

/** A function, because the compiler takes a property it has read once to stay as it was. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
