import { join } from 'node:path'
import type { UpOptions } from './options'

export type ProcessName = 'web' | 'controller' | 'gateway' | 'demo'

/** How each process is run by Node: its bundle, or in development its source, watched. */
export function processCommand(
  name: ProcessName,
  { root, dev }: UpOptions,
  { host, port }: { host: string; port: number },
): string[] {
  if (!dev) return ['--enable-source-maps', join(root, 'dist', `${name}.mjs`)]
  const watched = join(root, 'src/processes/setup/watched.mjs')
  if (name === 'web') {
    const next = join(root, 'node_modules/next/dist/bin/next')
    return [watched, next, 'dev', root, '--hostname', host, '--port', String(port)]
  }
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs')
  return [watched, tsx, 'watch', '--clear-screen=false', join(root, 'src/processes', `${name}.ts`)]
}
