/**
 * `npm start`: brings a fresh clone to a running Switchyard. This file and setup/ use nothing but Node, because they run
 * before any package is there; then the bundled dist/up.mjs takes over in this same process.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { help, parseFlags } from './setup/flags.mjs'
import { makeBundles, makeDashboard, makePrismaClient } from './setup/make.mjs'
import { wrongNodeVersion } from './setup/node-version.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { root } from './setup/root.mjs'
import { complain, endLine, say, step } from './setup/terminal.mjs'

try {
  await start()
} catch (error) {
  endLine()
  complain(error instanceof Error ? error.message : String(error))
  if (process.env.SWITCHYARD_LOG_LEVEL === 'debug') complain(error.stack)
  process.exit(1)
}

async function start() {
  const problem = wrongNodeVersion()
  if (problem !== null) throw new Error(problem)
  const flags = parseFlags(process.argv.slice(2))
  if (flags.help) return say(help)
  const startedAtMs = Date.now()
  process.chdir(root)
  say('Switchyard\n')
  await step('npm packages', ensurePackages)
  await step('Prisma client', makePrismaClient)
  await step('Processes', makeBundles)
  const { up } = await import(pathToFileURL(join(root, 'dist', 'up.mjs')).href)
  const makeDashboardNow = () => step('Dashboard', makeDashboard)
  await up({ ...flags, root, startedAtMs, makeDashboard: makeDashboardNow, terminal: { step, say, complain } })
}
