import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { readFileSync } from 'node:fs'
import { root } from './root.mjs'

/** What runs now ends with this process. */
const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill()
})

/** A command that ended with an error; `output` is all that it printed. */
export class CommandError extends Error {
  constructor(name, code, output) {
    super(`${name} failed (exit code ${code}):\n${output.trim().split('\n').slice(-60).join('\n')}`)
    this.output = output
  }
}

/**
 * Runs a command in the project's folder and gives back what it printed.
 * @param {{ name?: string, env?: Record<string, string>, onLine?: (line: string) => void, inherit?: boolean }} [options]
 * @throws {CommandError}
 */
export function run(command, args, { name = command, env = {}, onLine, inherit = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = inherit ? 'inherit' : ['ignore', 'pipe', 'pipe']
    const child = spawn(command, args, { cwd: root, stdio, env: { ...process.env, ...env } })
    let output = ''
    const read = (chunk) => {
      output += chunk
      const line = String(chunk).trim().split('\n').at(-1)
      if (line) onLine?.(line)
    }
    running.add(child)
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.on('error', (error) => reject(new CommandError(name, 'none', error.message)))
    child.on('close', (code) => {
      running.delete(child)
      if (code === 0) resolve(output)
      else reject(new CommandError(name, code, output))
    })
  })
}

/** Runs a command-line tool of an npm package with this Node. */
export function runTool(packageName, args, options = {}) {
  return run(process.execPath, [toolPath(packageName, options.tool), ...args], { name: packageName, ...options })
}

/** The file behind a package's command, whatever the package exports. */
export function toolPath(packageName, tool = packageName.split('/').at(-1)) {
  const manifest = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  return join(dirname(createRequire(manifest).resolve('./package.json')), typeof bin === 'string' ? bin : bin[tool])
}
