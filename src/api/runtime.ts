/**
 * What a web process opens once: connections, sign-in, live streams. It hangs on `globalThis`, because Next loads modules
 * more than once (for each bundle, and again after each edit in development), and is made by the first request, so that
 * a build needs no settings.
 */
import { pino } from 'pino'
import { parseSettings, type Settings, SettingsError } from '@/config/settings'
import { fleetKept } from '@/control/live/fleet'
import { type ControlRuntime, openControl } from '@/control/runtime'
import { apiMetrics } from './metrics'

export interface Runtime extends ControlRuntime {
  settings: Settings
  /** Origins (scheme, host, port) from which browsers may call. */
  origins: readonly string[]
  log: pino.Logger
}

const holder = globalThis as typeof globalThis & { switchyardRuntime?: Promise<Runtime> }

export function runtime(): Promise<Runtime> {
  holder.switchyardRuntime ??= open().catch((error: unknown) => {
    delete holder.switchyardRuntime
    throw error
  })
  return holder.switchyardRuntime
}

async function open(): Promise<Runtime> {
  const settings = parseSettings(process.env)
  const baseUrl = settings.SWITCHYARD_URL ?? `http://localhost:${String(settings.SWITCHYARD_PORT)}`
  const origins = [
    new URL(baseUrl).origin,
    `http://localhost:${String(settings.SWITCHYARD_PORT)}`,
    `http://127.0.0.1:${String(settings.SWITCHYARD_PORT)}`,
  ]
  const control = await openControl(
    {
      databaseUrl: required(settings, 'DATABASE_URL'),
      redisUrl: required(settings, 'REDIS_URL'),
      secret: required(settings, 'SWITCHYARD_SECRET'),
      baseUrl,
      otherOrigins: origins,
      allowLoopback: settings.SWITCHYARD_ALLOW_LOOPBACK,
    },
    shutdownSignal(),
  )
  apiMetrics().follow({ streams: () => control.feed.open(), fleet: () => fleetKept(control.parts) })
  const log = pino({ name: 'web', level: settings.SWITCHYARD_LOG_LEVEL })
  return { ...control, settings, origins, log }
}

function required(settings: Settings, name: 'DATABASE_URL' | 'REDIS_URL' | 'SWITCHYARD_SECRET'): string {
  const value = settings[name]
  if (value === undefined) {
    throw new SettingsError([{ name, value: '', allowed: 'set it, or start with `npm start`, which does' }])
  }
  return value
}

/** Aborts live streams when the process is told to stop; nobody could otherwise wait for its connections to end. */
function shutdownSignal(): AbortSignal {
  const shutdown = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      shutdown.abort()
    })
  }
  return shutdown.signal
}
