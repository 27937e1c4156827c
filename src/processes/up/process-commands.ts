import { join } from 'node:path'
import type { UpOptions } from './options'

export type ProcessName = 'web' | 'controller' | 'gateway' | 'demo'

/** How each process is run: its bundle, or in development its source, watched. */
export function processCommand(name: ProcessName, { root, dev }: UpOptions, port: number): string[] {
  if (!dev) return ['--enable-source-maps', join(root, 'dist', `${name}.mjs`)]
  if (name === 'web') return [join(root, 'node_modules/next/dist/bin/next'), 'dev', root, '--port', String(port)]
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs')
  return [tsx, 'watch', '--clear-screen=false', join(root, 'src/processes', `${name}.ts`)]
}
