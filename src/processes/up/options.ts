/** What start.mjs hands over: the flags, and the terminal it has been writing on. */
export interface UpOptions {
  demo: boolean
  reset: boolean
  yes: boolean
  dev: boolean
  only: 'web' | 'controller' | 'gateway' | null
  /** The project's folder. */
  root: string
  startedAtMs: number
  /** Builds the dashboard when its sources changed; it takes long, so what can go wrong before does. */
  readonly makeDashboard: () => Promise<void>
  terminal: Terminal
}

export interface Terminal {
  /** Runs a step and shows its progress, outcome and time. */
  readonly step: (title: string, work: (progress: (text: string) => void) => Promise<string>) => Promise<void>
  readonly say: (text: string) => void
  readonly complain: (text: string) => void
}

/** A reason why a start cannot go on that its user can mend: shown as it is, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
