/** One process alone, in this very process: against the configured addresses, or those of a start that runs here. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Settings } from '@/config/settings'
import { migrate } from '@/store/migrate'
import { checkAddresses } from './check-addresses'
import { StartError, type UpOptions } from './options'
import { choosePorts } from './ports'
import { readLive } from './running-file'
import type { AddressName } from './servers'

const needs: Record<NonNullable<UpOptions['only']>, readonly AddressName[]> = {
  web: ['DATABASE_URL', 'REDIS_URL', 'CONSUL_HTTP_ADDR'],
  controller: ['DATABASE_URL', 'REDIS_URL', 'CONSUL_HTTP_ADDR'],
  gateway: ['REDIS_URL', 'CONSUL_HTTP_ADDR'],
}

/** @throws StartError that names the settings that are missing or do not answer */
export async function runOnly(
  only: NonNullable<UpOptions['only']>,
  settings: Settings,
  env: Record<string, string>,
  options: UpOptions,
): Promise<void> {
  const { terminal, root } = options
  const live = await readLive(settings.SWITCHYARD_DATA_DIR)
  const addresses: Partial<Record<AddressName, string>> = {}
  for (const name of needs[only]) {
    const address = settings[name] ?? live?.addresses[name]
    if (address !== undefined) addresses[name] = address
  }
  const missing = needs[only].filter((name) => addresses[name] === undefined)
  if (missing.length > 0) {
    throw new StartError(`The ${only} alone needs ${missing.join(', ')}, or a Switchyard that runs from this folder.`)
  }
  const all: Settings = { ...settings, ...addresses }
  await checkAddresses(all)
  if (only === 'web') await options.makeDashboard()
  if (all.DATABASE_URL !== undefined && only !== 'gateway') {
    await migrate(all.DATABASE_URL, terminal.say, join(root, 'prisma', 'migrations'))
  }
  const ports = await choosePorts(all, terminal, only)
  Object.assign(process.env, env, addresses, ports.env)
  terminal.say(`\nThe ${only} runs; Ctrl-C stops it.\n`)
  await import(pathToFileURL(join(root, 'dist', `${only}.mjs`)).href)
}
