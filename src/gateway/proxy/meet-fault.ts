import type { ServerResponse } from 'node:http'
import type { Log } from '@/domain/log'

/** A fault of ours costs the request that met it, never the others: it is told, and the caller's connection is cut. */
export function meetFault(log: Log, response: ServerResponse, error: unknown): void {
  log.error('A request met a fault of the gateway', { error: error instanceof Error ? error.stack : String(error) })
  response.destroy()
}
