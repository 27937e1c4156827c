import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { run } from './run.mjs'

/** Installs the npm packages of the lock file, unless exactly these are installed. */
export async function ensurePackages(progress) {
  if (packagesAreInstalled()) return 'up to date'
  progress('npm install')
  const npm = process.env.npm_execpath
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  // Not `npm ci`: it refuses when a registry lacks an optional package for some other system. The lock file decides the
  // versions here too, and --no-save leaves it alone.
  const args = [...first, 'install', '--no-save', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  await run(command, args, { name: 'npm install', onLine: progress })
  return 'installed'
}

/** Compares the lock file with npm's own record of what it installed. */
export function packagesAreInstalled() {
  let installed
  try {
    installed = readPackages(join('node_modules', '.package-lock.json'))
  } catch {
    return false
  }
  const wanted = readPackages('package-lock.json')
  const isRight = ([path, entry]) => installed[path]?.version === entry.version
  // Packages for other systems are optional, and not installed here.
  return Object.entries(wanted).every((each) => isRight(each) || each[0] === '' || each[1].optional === true)
}

function readPackages(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
}
