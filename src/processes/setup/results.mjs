import { complain, say } from './terminal.mjs'

/** Adds results up, shows each as it comes and, at the end, what failed. */
export class Results {
  passed = 0
  failed = 0
  #failures = []

  add = ({ name, passed, failed, output, elapsedMs }) => {
    this.passed += passed
    this.failed += failed
    const counts = passed + failed === 1 ? '' : ` ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`
    say(`${failed === 0 ? '✓' : '✗'} ${name.padEnd(18)}${counts} (${(elapsedMs / 1_000).toFixed(1)} s)`)
    if (failed > 0) this.#failures.push({ name, output })
  }

  /** Prints the failures, and as the very last line the sum. Sets the exit code. */
  finish() {
    for (const { name, output } of this.#failures) complain(`── ${name} ──\n${output.trim().slice(-20_000)}`)
    process.exitCode = this.failed === 0 ? 0 : 1
    say(`\n${this.passed} passed, ${this.failed} failed`)
  }
}
