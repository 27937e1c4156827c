import { fileURLToPath } from 'node:url'
import { findConsul, findRedis, type FindOptions } from '../programs/find-program'
import { parseSettings } from '@/config/settings'

/** Fetched programs are kept in the repository's data folder, so that only the first test run fetches them. */
const options: FindOptions = {
  shelf: fileURLToPath(new URL('../../../.switchyard/programs', import.meta.url)),
  releases: parseSettings({ SWITCHYARD_CONSUL_RELEASES: process.env.SWITCHYARD_CONSUL_RELEASES })
    .SWITCHYARD_CONSUL_RELEASES,
  path: process.env.PATH ?? '',
  progress: () => undefined,
}

export const testConsulProgram = () => findConsul(options)
export const testRedisProgram = () => findRedis(options)
export const testShelf = options.shelf
