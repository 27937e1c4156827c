/**
 * Ends a start in order on the first Ctrl-C or SIGTERM, at once on the second. Under `npm start` a Ctrl-C arrives twice
 * at the same moment, from the terminal and from npm; those count as one.
 */
const sameMomentMs = 500

export function onStop(stop: () => Promise<void>, killAll: () => void, complain: (text: string) => void): void {
  let firstAtMs: number | null = null
  const handle = () => {
    const nowMs = performance.now()
    if (firstAtMs === null) {
      firstAtMs = nowMs
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          complain(String(error))
          process.exit(1)
        },
      )
    } else if (nowMs - firstAtMs > sameMomentMs) {
      killAll()
      process.exit(130)
    }
  }
  process.on('SIGINT', handle)
  process.on('SIGTERM', handle)
  process.on('SIGHUP', handle)
  process.on('disconnect', handle) // whoever started us with a channel is gone
}
