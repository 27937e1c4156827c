/** Consul, Redis, PostgreSQL, a controller, and one listener that every instance's address leads to. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventually, startTestConsul, startTestDatabase, startTestRedis } from '@/embedded/testing'
import { instanceSpec } from '@/domain/service/service'
import { inTransaction, openDatabase } from '@/store/database'
import { takeInInstances } from '@/store/instances'
import { createNamespace } from '@/store/namespaces'
import { CleanUp } from '../../fault/support/cleanup'
import { ended, type Processes } from '../../fault/support/processes'
import { temporaryFolder } from '../../fault/support/temporary-folder'

const by = { actor: { id: null, name: 'bench' }, nowMs: Date.now() }
const insertedTogether = 1000

export async function startManagedSystem(processes: Processes, adminPort: number) {
  const cleanUp = new CleanUp()
  const servers = await Promise.all([startTestConsul(), startTestRedis(), startTestDatabase(), temporaryFolder()])
  const [consul, redis, databaseServer, folder] = servers
  cleanUp.add(consul, redis, databaseServer, { stop: folder.remove })
  const database = openDatabase(databaseServer.url)
  cleanUp.add({ stop: () => database.close() })
  await createNamespace(database, { name: 'bench', description: '', requiresApproval: false }, by)
  // Every address of 127.0.0.0/8 leads to what listens on all addresses.
  const listener = createServer((_request, response) => response.end('fine')).listen(0, '0.0.0.0', 4096)
  await new Promise((resolve) => listener.once('listening', resolve))
  const { port } = listener.address() as AddressInfo
  const controller = processes.start('controller', {
    env: {
      DATABASE_URL: databaseServer.url,
      REDIS_URL: redis.url,
      CONSUL_HTTP_ADDR: consul.address,
      SWITCHYARD_CONTROLLER_ADMIN_PORT: String(adminPort),
      SWITCHYARD_ALLOW_LOOPBACK: 'yes',
      SWITCHYARD_DATA_DIR: folder.path,
      SWITCHYARD_LOG_LEVEL: 'info',
      NODE_ENV: 'production',
    },
  })
  cleanUp.add({ stop: () => ended(controller, 'SIGTERM') })
  await eventually(
    async () => {
      const answer = await fetch(`http://127.0.0.1:${String(adminPort)}/readyz`)
      if (!answer.ok) throw new Error('the controller is not ready')
    },
    { withinMs: 30_000 },
  )
  return {
    consul,
    redis,
    controllerPid: controller.pid ?? 0,
    /** All in one commit, so that the controller hears of all at once. */
    async insert(count: number, perService: number, intervalMs: number): Promise<void> {
      const all = Array.from({ length: count }, (_each, index) => {
        const service = `bench-${String(Math.floor(index / perService))}`
        const address = `127.1.${String(index >> 8)}.${String(index & 255)}`
        const check = { type: index % 2 === 0 ? 'HTTP' : 'TCP', intervalMs, timeoutMs: 5_000 }
        const spec = instanceSpec.parse({ service, address, port, check, tags: ['bench'] })
        return { id: randomUUID(), namespace: 'bench', spec }
      })
      await inTransaction(database, async (queries) => {
        for (let from = 0; from < count; from += insertedTogether) {
          await takeInInstances(queries, all.slice(from, from + insertedTogether), by)
        }
      })
    },
    async stop(): Promise<void> {
      listener.closeAllConnections()
      listener.close()
      await cleanUp.run()
    },
  }
}
