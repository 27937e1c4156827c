import { pino } from 'pino'
import type { Log } from '@/domain/log'

/** A log of JSON lines on standard output, each with the name of the process. */
export function createLog(name: string, level: 'debug' | 'info' | 'warn' | 'error'): Log {
  const logger = pino({ name, level, base: { name }, timestamp: pino.stdTimeFunctions.isoTime })
  const write = (kind: keyof Log) => (message: string, facts?: Readonly<Record<string, unknown>>) => {
    logger[kind](facts ?? {}, message)
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
