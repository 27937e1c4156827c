/** What every fault run has in common: its arguments, its seed, and the one line that tells how it ended. */
import { parseArgs } from 'node:util'
import { endOnSignals } from './processes'

export interface FaultOptions {
  /** Decides everything that is chosen at random. */
  seed: number
  /** A run of seconds instead of minutes. */
  short: boolean
  /** How long, where a run goes by time; null for its own default. */
  seconds: number | null
  say: (line: string) => void
}

export interface FaultResult {
  /** How often that was done which the run is about: kills, requests, edits. */
  tried: number
  lost: number
  halfApplied: number
  reordered: number
  /** Why the run does not prove what it claims, or did not pass, in words; empty when all is well. */
  problems: readonly string[]
  /** What else is worth telling, as fields of the last line. */
  more: Readonly<Record<string, unknown>>
}

export type FaultRun = (options: FaultOptions) => Promise<FaultResult>

/** Runs by the command line's `--seed N`, `--short`, `--seconds N`; prints the last line; sets the exit code. */
export async function runFault(name: string, run: FaultRun): Promise<void> {
  const options = optionsOf(name, process.argv.slice(2))
  options.say(`seed ${String(options.seed)}${options.short ? ', short' : ''}`)
  endOnSignals()
  const startedAt = performance.now()
  const result = await run(options)
  for (const problem of result.problems) options.say(`FAULT: ${problem}`)
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  console.log(JSON.stringify({ fault: name, seed: options.seed, ...lineOf(result), seconds }))
  // Connections that a stopped server left half open must not keep the process.
  process.exit(isWell(result) ? 0 : 1)
}

export function isWell(result: FaultResult): boolean {
  return result.lost + result.halfApplied + result.reordered === 0 && result.problems.length === 0
}

function lineOf({ tried, lost, halfApplied, reordered, more }: FaultResult): Record<string, unknown> {
  return { tried, lost, half_applied: halfApplied, reordered, ...more }
}

function optionsOf(name: string, args: string[]): FaultOptions {
  const { values } = parseArgs({
    args,
    options: { seed: { type: 'string' }, short: { type: 'boolean' }, seconds: { type: 'string' } },
  })
  return {
    seed: values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : wholeNumber('--seed', values.seed),
    short: values.short === true,
    seconds: values.seconds === undefined ? null : wholeNumber('--seconds', values.seconds),
    say: (line) => {
      console.log(`${name}: ${line}`)
    },
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} ${text}: use a whole number`)
  return Number(text)
}
