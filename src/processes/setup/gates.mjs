/**
 * The gates of `npm run check`: types, lint, format, import table with its canary, dead code, unit tests. Two run side by
 * side, the long ones first. Each gives how many things passed and failed, and what to read when some did.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkImports, checkImportsCanary } from './import-table.mjs'
import { root } from './root.mjs'
import { CommandError, runTool } from './run.mjs'

const gates = [
  {
    name: 'ESLint',
    run: () => tool('eslint', ['.', '--cache', '--cache-location', 'dist/eslintcache', '--max-warnings', '0']),
  },
  { name: 'types', run: () => tool('typescript', ['--noEmit', '-p', 'tsconfig.json'], 'tsc') },
  { name: 'unit tests', run: () => vitest('unit') },
  { name: 'dead code', run: () => tool('knip', ['--no-progress']) },
  { name: 'Prettier', run: () => tool('prettier', ['--check', '.', '--log-level', 'warn']) },
  { name: 'imports', run: checkImports },
  { name: 'imports canary', run: checkImportsCanary },
]

/**
 * Runs every gate.
 * @param {(result: { name: string, passed: number, failed: number, output: string, elapsedMs: number }) => void} onResult
 */
export async function runGates(onResult) {
  const waiting = [...gates]
  const lane = async () => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) onResult(await timed(gate))
  }
  await Promise.all([lane(), lane()])
}

/** Runs the tests of one vitest project and counts them. */
export async function vitest(project) {
  const report = join('test-results', `${project}.json`)
  mkdirSync(join(root, 'test-results'), { recursive: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const result = await tool('vitest', ['run', '--project', project, ...reporters])
  try {
    const counts = JSON.parse(readFileSync(join(root, report), 'utf8'))
    // A file that cannot be loaded fails without a failed test in it.
    const failed = Math.max(counts.numFailedTests, result.failed)
    return { ...result, passed: counts.numPassedTests, failed }
  } catch {
    return { ...result, passed: 0, failed: 1 }
  }
}

/** Runs a tool as one gate: it passes when the tool exits with 0. */
async function tool(packageName, args, command) {
  try {
    return { passed: 1, failed: 0, output: await runTool(packageName, args, { tool: command, env: { CI: '1' } }) }
  } catch (error) {
    return { passed: 0, failed: 1, output: error instanceof CommandError ? error.output : String(error) }
  }
}

export async function timed({ name, run }) {
  const startedAt = performance.now()
  const result = await run().catch((error) => ({ passed: 0, failed: 1, output: String(error?.stack ?? error) }))
  return { name, ...result, elapsedMs: performance.now() - startedAt }
}
