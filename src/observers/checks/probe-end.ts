/** How a look at an instance ends when nobody answers: by one timer over all its steps, and in the same words each time. */
export class Deadline {
  private readonly timer: NodeJS.Timeout
  private readonly endsAtMs: number
  private end: () => void = () => undefined
  private over = false

  constructor(timeoutMs: number) {
    this.endsAtMs = performance.now() + timeoutMs
    this.timer = setTimeout(() => {
      this.over = true
      this.end()
    }, timeoutMs)
  }

  get isOver(): boolean {
    return this.over
  }

  leftMs(): number {
    return Math.max(1, this.endsAtMs - performance.now())
  }

  /** What ends the step that is under way; it replaces what was said before. */
  onEnd(end: () => void): void {
    this.end = end
    if (this.over) end()
  }

  /** For a step that cannot be ended: it is not waited for any longer. */
  limit<T>(step: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.onEnd(() => {
        reject(new Error('over'))
      })
      step.then(resolve, reject)
    })
  }

  clear(): void {
    clearTimeout(this.timer)
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'host name not resolved',
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  return (reasons[code] ?? error.message).slice(0, 300)
}

/** The reason in a text that holds Node's code for it, such as what other packages make of a failed connection. */
export function reasonIn(text: string): string | null {
  const code = Object.keys(reasons).find((each) => text.includes(each))
  return code === undefined ? null : (reasons[code] ?? null)
}
