import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { consulConfig, consulTakesWrites } from '../consul-config'
import { freePorts } from '../free-ports'
import { spawnServer, waitUntilReady } from '../server-process'
import { testConsulProgram } from './programs'
import { discard, testFolder, watchOver } from './test-server'

export interface TestConsul {
  /** Such as http://127.0.0.1:31000. */
  address: string
  pid: number
  /** Kills it; everything it held is gone. */
  stop(): Promise<void>
}

/**
 * A real Consul server that takes writes. It keeps its state in memory.
 * @param options.port a port of a stopped one, to have an empty Consul come up at the same address.
 */
export async function startTestConsul({ port }: { port?: number } = {}): Promise<TestConsul> {
  const program = await testConsulProgram()
  const folder = await testFolder('consul')
  const [free = 0, server = 0, serfLan = 0] = await freePorts(3)
  const http = port ?? free
  const config = consulConfig({ http, server, serfLan }, program.version)
  delete config.bootstrap_expect // a development server starts itself
  await writeFile(join(folder, 'consul.json'), JSON.stringify(config))
  const logFile = join(folder, 'consul.log')
  const args = ['agent', '-dev', `-config-file=${join(folder, 'consul.json')}`]
  const child = spawnServer({ command: program.command, args, env: program.env, logFile })
  const pid = child.pid ?? 0
  watchOver(pid, folder)
  const address = `http://127.0.0.1:${String(http)}`
  await waitUntilReady(child, logFile, () => consulTakesWrites(address))
  return { address, pid, stop: () => discard(pid, folder) }
}
