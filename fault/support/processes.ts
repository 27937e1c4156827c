/**
 * Processes of a run, bundled first, because a process that is killed a hundred times must start quickly. Each is a child
 * with a channel to its starter and ends when that is gone, however that came about. What they log goes to files below
 * `test-results/`.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Processes {
  /** Starts the program made of `<name>.ts`. */
  start(name: string, options?: { args?: readonly string[]; env?: Readonly<Record<string, string>> }): ChildProcess
  /** Ends what still runs and removes the bundles. */
  stop(): Promise<void>
}

/** @param files of the programs, from the repository's root. */
export async function bundleProcesses(files: readonly string[]): Promise<Processes> {
  mkdirSync(join(root, 'dist'), { recursive: true })
  const folder = mkdtempSync(join(root, 'dist', 'fault-'))
  const remove = () => {
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', remove)
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: root,
    entryPoints: files.map((file) => ({ in: file, out: basename(file, '.ts') })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  })
  copyFileSync(join(root, 'src/adapters/redis/functions.lua'), join(folder, 'functions.lua'))
  const running = new Set<ChildProcess>()
  return {
    start(name, { args = [], env = {} } = {}) {
      const child = forkLogged(join(folder, `${name}.mjs`), args, { ...process.env, ...env }, name)
      running.add(child)
      child.once('exit', () => running.delete(child))
      return child
    },
    async stop() {
      await Promise.all([...running].map((child) => ended(child, 'SIGTERM')))
      remove()
    },
  }
}

/** Ctrl-C ends this process in order: bundles are removed, and children notice that their starter is gone. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
}

function forkLogged(file: string, args: readonly string[], env: NodeJS.ProcessEnv, name: string): ChildProcess {
  const logs = join(root, 'test-results', 'fault')
  mkdirSync(logs, { recursive: true })
  const log = openSync(join(logs, `${name}.log`), 'a')
  try {
    return fork(file, args, { env, execArgv: ['--enable-source-maps'], stdio: ['ignore', log, log, 'ipc'] })
  } finally {
    closeSync(log)
  }
}

/** Ends a child; kills it when it takes longer than 15 s. Resolves when it is gone. */
export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await exit
  clearTimeout(timer)
}
