import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { consulConfig, consulTakesWrites } from './consul-config'
import { startOrAdopt, type EmbeddedServer } from './embedded-server'
import type { Program } from './programs/program'
import { spawnServer } from './server-process'

const defaultPorts = [18_500, 18_300, 18_301] as const

/**
 * The Consul of this machine's Switchyard: one server on loopback that keeps its data below `folder`.
 * @returns when it takes writes; `address` is such as http://127.0.0.1:18500.
 */
export async function startEmbeddedConsul(program: Program, folder: string, logFile: string): Promise<EmbeddedServer> {
  const configFile = join(folder, 'consul.json')
  const address = ([http = 0]: readonly number[]) => `http://127.0.0.1:${String(http)}`
  return startOrAdopt({
    folder,
    logFile,
    defaultPorts,
    stopSignal: 'SIGTERM',
    address,
    isReady: (ports) => consulTakesWrites(address(ports)),
    async spawn([http = 0, server = 0, serfLan = 0]) {
      const config = { ...consulConfig({ http, server, serfLan }, program.version), data_dir: join(folder, 'data') }
      await writeFile(configFile, JSON.stringify(config, null, 2))
      const args = ['agent', `-config-file=${configFile}`]
      return spawnServer({ command: program.command, args, env: program.env, logFile })
    },
  })
}
