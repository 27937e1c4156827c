/**
 * What every long-running process has in common: settings parsed once, a log, an orderly end on SIGTERM, SIGINT or when
 * the process that started it is gone (its IPC channel closes), and an exit by timer when that end takes too long.
 */
import { parseSettings, SettingsError, type Settings } from '@/config/settings'
import type { Log } from '@/domain/log'
import { createLog } from './log'

const stopWithinMs = 12_000

export interface Running {
  stop(): Promise<void>
}

/** Starts the process; never returns before it is told to end. Exits with 1 when it cannot start. */
export async function runProcess(name: string, start: (settings: Settings, log: Log) => Promise<Running>) {
  try {
    const settings = parseSettings(process.env)
    const log = createLog(name, settings.SWITCHYARD_LOG_LEVEL)
    endOnFailure(log)
    const running = await start(settings, log)
    endWhenTold(running, log)
    log.info('started', { pid: process.pid })
  } catch (error) {
    const shown = error instanceof SettingsError ? error.message : String(error instanceof Error ? error.stack : error)
    process.stderr.write(`${name} cannot start\n${shown}\n`)
    process.exit(1)
  }
}

function endWhenTold(running: Running, log: Log): void {
  let ending = false
  const end = (why: string) => {
    if (ending) return
    ending = true
    log.info('stopping', { why })
    setTimeout(() => process.exit(0), stopWithinMs).unref()
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('did not stop in order', { reason: String(error) })
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end)
  process.on('disconnect', () => {
    end('the process that started this one is gone')
  })
}

/** An error that nobody handled leaves unknown state behind: the process ends, and is started again. */
function endOnFailure(log: Log): void {
  const fail = (error: unknown) => {
    log.error('ends on an unexpected error', { reason: error instanceof Error ? error.stack : String(error) })
    setTimeout(() => process.exit(1), 50)
  }
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
}
