/**
 * Keeps one child process running. A child that ends by itself is started again after a pause that doubles with each
 * quick failure, and the terminal says so. The child's IPC channel closes when this process dies, however it dies; the
 * child ends on that, so nothing outlives a killed start.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { once } from 'node:events'

const leastPauseMs = 500
const longestPauseMs = 30_000
/** A child that ran this long had started well: the next failure is a new one. */
const steadyMs = 20_000
const stopWithinMs = 15_000

export interface ChildOptions {
  name: string
  command: string
  args: readonly string[]
  /** Read at each start, so that a restarted child learns addresses that have changed. */
  env: () => Readonly<Record<string, string>>
  /** null shows its output on the terminal. */
  logFile: string | null
  say: (text: string) => void
  /** Called when it was started again: its process id is another one. */
  onRestarted: () => void
}

export class Child {
  #process: ChildProcess | null = null
  #stopping = false
  #failures = 0
  #startedAtMs = 0
  #restart: NodeJS.Timeout | null = null

  constructor(private readonly options: ChildOptions) {
    this.#start()
  }

  get pid(): number | null {
    return this.#process?.pid ?? null
  }

  /** How often in a row it ended soon after its start. */
  get failures(): number {
    return this.#failures
  }

  /** Ends it, by force when it takes too long. */
  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#restart !== null) clearTimeout(this.#restart)
    const running = this.#process
    if (running === null) return
    const ended = once(running, 'exit')
    running.kill('SIGTERM')
    const force = setTimeout(() => running.kill('SIGKILL'), stopWithinMs)
    await ended
    clearTimeout(force)
  }

  /** Ends it without asking. */
  kill(): void {
    this.#stopping = true
    this.#process?.kill('SIGKILL')
  }

  /** Starts it anew, for instance because an address that it was given has changed. */
  recycle(): void {
    this.#process?.kill('SIGTERM')
  }

  #start(): void {
    const { command, args, env, logFile } = this.options
    const output = logFile === null ? 'inherit' : openSync(logFile, 'a')
    this.#startedAtMs = performance.now()
    const child = spawn(command, args, {
      stdio: ['ignore', output, output, 'ipc'],
      env: { ...process.env, ...env() },
      // A Ctrl-C in the terminal reaches the whole group; children end in order, when they are told to.
      detached: true,
    })
    if (typeof output === 'number') closeSync(output)
    this.#process = child
    child.once('exit', (code, signal) => {
      this.#ended(signal ?? `exit code ${String(code)}`)
    })
    child.once('error', (error) => {
      if (child.pid === undefined) this.#ended(error.message)
    })
  }

  #ended(how: string): void {
    this.#process = null
    if (this.#stopping) return
    this.#failures = performance.now() - this.#startedAtMs > steadyMs ? 1 : this.#failures + 1
    const pauseMs = Math.min(longestPauseMs, leastPauseMs * 2 ** (this.#failures - 1))
    const where = this.options.logFile === null ? '' : `; see ${this.options.logFile}`
    this.options.say(`! ${this.options.name} ended (${how}), starting it again in ${String(pauseMs / 1_000)} s${where}`)
    this.#restart = setTimeout(() => {
      this.#start()
      this.options.onRestarted()
    }, pauseMs)
  }
}
