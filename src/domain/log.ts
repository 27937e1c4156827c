/** Where a process says what it does. Messages are sentences; what varies goes into the facts. */
export interface Log {
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void
  info(message: string, facts?: Readonly<Record<string, unknown>>): void
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void
  error(message: string, facts?: Readonly<Record<string, unknown>>): void
}

/** Says nothing. */
export const silentLog: Log = { debug: noop, info: noop, warn: noop, error: noop }

function noop(): void {
  // Nothing is what a silent log does.
}
