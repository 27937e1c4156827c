/** Starts the whole product as `npm start` does, for browser tests and benches: data of its own, free ports. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, symlinkSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './root.mjs'

const startWithinMs = 180_000

/**
 * @param {string} name of its data, `.switchyard/<name>`, which begins anew, and of its log in test-results
 * @returns {Promise<import('./product.mjs').Product>} `env` tells the tests where it runs
 * @throws {Error} with the end of what it printed when it does not start
 */
export async function startProduct(name) {
  const dataDir = join(root, '.switchyard', name)
  const programs = join(root, '.switchyard', 'programs') // fetched once for all
  mkdirSync(programs, { recursive: true })
  mkdirSync(dataDir, { recursive: true })
  if (!existsSync(join(dataDir, 'programs'))) symlinkSync(programs, join(dataDir, 'programs'))
  const [web, gateway, admin, controller] = await freePorts(4)
  const env = {
    ...process.env,
    SWITCHYARD_DATA_DIR: dataDir,
    SWITCHYARD_PORT: String(web),
    SWITCHYARD_GATEWAY_PORT: String(gateway),
    SWITCHYARD_GATEWAY_ADMIN_PORT: String(admin),
    SWITCHYARD_CONTROLLER_ADMIN_PORT: String(controller),
  }
  for (const each of ['DATABASE_URL', 'REDIS_URL', 'CONSUL_HTTP_ADDR', 'SWITCHYARD_URL']) delete env[each]
  const logFile = join(root, 'test-results', `${name}.log`)
  mkdirSync(join(root, 'test-results'), { recursive: true })
  const log = openSync(logFile, 'w')
  // The channel closes when this process dies, and the product ends by that. What an earlier run left is reset.
  const args = ['src/processes/start.mjs', '--reset', '--yes']
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', log, log, 'ipc'] })
  const ended = once(child, 'exit')
  const running = await waitForRunning(child, join(dataDir, 'running.json'), logFile)
  const stop = async () => {
    child.kill('SIGTERM')
    await Promise.race([ended, sleep(20_000).then(() => child.kill('SIGKILL'))])
  }
  return { running, env: { ...testEnvironment(running), SWITCHYARD_TEST_DATA_DIR: dataDir }, stop }
}

/** What the browser tests are told. */
function testEnvironment(running) {
  return {
    SWITCHYARD_URL: running.dashboard,
    SWITCHYARD_GATEWAY_URL: running.gateway,
    SWITCHYARD_GATEWAY_ADMIN_URL: running.gatewayAdmin,
    SWITCHYARD_CONTROLLER_ADMIN_URL: running.controllerAdmin,
    SWITCHYARD_SETUP_LINK: running.setupLink ?? '',
    SWITCHYARD_TEST_CONSUL: running.addresses.CONSUL_HTTP_ADDR,
    SWITCHYARD_TEST_REDIS: running.addresses.REDIS_URL,
    SWITCHYARD_TEST_DATABASE: running.addresses.DATABASE_URL,
  }
}

async function waitForRunning(child, file, logFile) {
  const deadline = Date.now() + startWithinMs
  for (;;) {
    if (existsSync(file)) {
      const running = JSON.parse(readFileSync(file, 'utf8'))
      if (running.ready && running.pid === child.pid) return running
    }
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGTERM')
      throw new Error(`the product did not start:\n${readFileSync(logFile, 'utf8').slice(-4_000)}`)
    }
    await sleep(100)
  }
}

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => server.address().port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
