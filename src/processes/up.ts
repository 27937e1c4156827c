/**
 * `npm start`, once everything is installed and built: servers → database → processes → summary, then it watches over
 * them until it is told to stop. Every child notices this process's death; the servers that hold data survive it and are
 * adopted by the next start, so a killed start costs nothing and blocks nothing.
 */
import { join, resolve } from 'node:path'
import { parseSettings, type Settings } from '@/config/settings'
import { keptSecret } from '@/embedded/kept-secret'
import { checkAddresses } from './up/check-addresses'
import { Child } from './up/child'
import { makeDataDir } from './up/data-dir'
import { takeFirstSteps } from './up/first-steps'
import { runOnly } from './up/only'
import type { UpOptions } from './up/options'
import { choosePorts, type Ports } from './up/ports'
import { processCommand, type ProcessName } from './up/process-commands'
import { waitUntilAnswers } from './up/readiness'
import { resetData } from './up/reset'
import { clearEarlierStart, removeRunning, writeRunning, type Running } from './up/running-file'
import { startServers, turnLog, type Addresses, type Servers } from './up/servers'
import { onStop } from './up/signals'
import { summary } from './up/summary'

/** @throws SettingsError, StartError, or an Error whose message says what failed */
export async function up(options: UpOptions): Promise<void> {
  const settings = absolute(parseSettings(process.env), options.root)
  const dataDir = settings.SWITCHYARD_DATA_DIR
  await makeDataDir(dataDir)
  if (options.only !== null) return runOnly(options.only, settings, await ownEnvironment(settings), options)

  await clearEarlierStart(dataDir, options.root)
  if (options.reset) await resetData(dataDir, options.yes, options.terminal)
  await checkAddresses(settings)
  const start = new Start(options, settings, await ownEnvironment(settings))
  onStop(
    () => start.stop(),
    () => {
      start.kill()
    },
    options.terminal.complain,
  )
  try {
    await start.run()
  } catch (error) {
    await start.stop()
    throw error
  }
}

class Start {
  readonly #children = new Map<ProcessName, Child>()
  #servers: Servers | null = null
  #stopped: Promise<void> | null = null
  #running: Running | null = null
  #written: Promise<void> = Promise.resolve()

  constructor(
    private readonly options: UpOptions,
    private readonly settings: Settings,
    private readonly env: Record<string, string>,
  ) {}

  async run(): Promise<void> {
    const { settings, options } = this
    const { terminal, root } = options
    const dataDir = settings.SWITCHYARD_DATA_DIR
    const demo = options.demo && !isConfigured(settings)
    if (!options.dev) await options.makeDashboard()
    const servers = startServers(settings, dataDir, terminal, () => {
      for (const child of this.#children.values()) child.recycle()
    })
    this.#servers = servers
    const addresses = await servers.started
    let setupCode: string | null = null
    await terminal.step('Database', async (progress) => {
      const steps = await takeFirstSteps(addresses.DATABASE_URL, root, demo, progress)
      setupCode = steps.setupCode
      return steps.outcome
    })
    const ports = await choosePorts(settings, terminal)
    const running = this.#describe(addresses, ports, setupCode)
    const names: ProcessName[] = ['controller', 'web', 'gateway', ...(demo ? (['demo'] as const) : [])]
    for (const name of names) await this.#startChild(name, ports, running)
    await this.#untilReady(ports, dataDir)
    await this.#write({ ...running, ready: true })
    terminal.say(summary(running, dataDir, demo, Date.now() - options.startedAtMs))
  }

  /** Ends the processes, then the servers under them. Later calls wait for the first. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopInOrder()
    return this.#stopped
  }

  /** Ends the processes at once; servers that hold data are left to the next start. */
  kill(): void {
    for (const child of this.#children.values()) child.kill()
  }

  async #stopInOrder(): Promise<void> {
    this.options.terminal.say('\nStopping')
    await Promise.all([...this.#children.values()].map((child) => child.stop()))
    await this.#servers?.stop()
    await removeRunning(this.settings.SWITCHYARD_DATA_DIR)
    this.options.terminal.say('Stopped; all data is kept')
  }

  async #startChild(name: ProcessName, ports: Ports, running: Running): Promise<void> {
    const { options, settings } = this
    const logFile = this.#logFile(name)
    if (logFile !== null) await turnLog(logFile)
    const nodeEnv = options.dev ? {} : { NODE_ENV: 'production' }
    const child = new Child({
      name: `The ${name === 'web' ? 'dashboard' : name}`,
      command: process.execPath,
      args: processCommand(name, options, { host: settings.SWITCHYARD_HOST, port: ports.dashboard }),
      env: () => ({
        ...nodeEnv,
        // With a Consul of our own the fleet is on this machine; any other Consul may name whatever it likes.
        ...(settings.CONSUL_HTTP_ADDR === undefined ? { SWITCHYARD_ALLOW_LOOPBACK: 'yes' } : {}),
        ...(settings.REDIS_URL === undefined ? { SWITCHYARD_KEYSPACE_EVENTS: 'yes' } : {}),
        ...this.env,
        ...running.addresses,
        ...ports.env,
        SWITCHYARD_URL: settings.SWITCHYARD_URL ?? running.dashboard,
      }),
      logFile,
      say: options.terminal.say,
      onRestarted: () => {
        this.#write(this.#running ?? running).catch((error: unknown) => {
          options.terminal.say(`! running.json could not be written: ${String(error)}`)
        })
      },
    })
    this.#children.set(name, child)
    await this.#write(running)
  }

  async #untilReady(ports: Ports, dataDir: string): Promise<void> {
    const addresses: Partial<Record<ProcessName, string>> = {
      web: `http://${reachable(this.settings.SWITCHYARD_HOST)}:${String(ports.dashboard)}/readyz`,
      gateway: `http://127.0.0.1:${String(ports.gatewayAdmin)}/readyz`,
    }
    const waiting = Object.entries(addresses).map(([name, address]) => {
      const child = this.#children.get(name as ProcessName)
      if (child === undefined) return Promise.resolve()
      const logFile = this.options.dev ? null : join(dataDir, 'logs', `${name}.log`)
      return this.options.terminal.step(name === 'web' ? 'Web server' : 'Gateway', async () => {
        await waitUntilAnswers(name, child, address, logFile)
        return 'ready'
      })
    })
    await Promise.all(waiting)
  }

  #describe(addresses: Addresses, ports: Ports, setupCode: string | null): Running {
    const host = reachable(this.settings.SWITCHYARD_HOST)
    const dashboard = this.settings.SWITCHYARD_URL ?? `http://localhost:${String(ports.dashboard)}`
    return {
      pid: process.pid,
      ready: false,
      dashboard,
      gateway: `http://${host === '127.0.0.1' ? 'localhost' : host}:${String(ports.gateway)}`,
      gatewayAdmin: `http://127.0.0.1:${String(ports.gatewayAdmin)}`,
      controllerAdmin: `http://127.0.0.1:${String(ports.controllerAdmin)}`,
      setupLink: setupCode === null ? null : `${dashboard}/setup?code=${encodeURIComponent(setupCode)}`,
      addresses,
      children: {},
    }
  }

  /** One write after the other: each is whole, and the last one stands. */
  #write(running: Running): Promise<void> {
    this.#running = running
    const pids = [...this.#children].flatMap(([name, { pid }]) => (pid === null ? [] : [[name, pid] as const]))
    const file = { ...running, children: Object.fromEntries(pids) }
    this.#written = this.#written
      .catch(() => undefined)
      .then(() => writeRunning(this.settings.SWITCHYARD_DATA_DIR, file))
    return this.#written
  }

  #logFile(name: ProcessName): string | null {
    return this.options.dev ? null : join(this.settings.SWITCHYARD_DATA_DIR, 'logs', `${name}.log`)
  }
}

/** The data folder is meant from where the project lies, and processes have working folders of their own. */
function absolute(settings: Settings, root: string): Settings {
  return { ...settings, SWITCHYARD_DATA_DIR: resolve(root, settings.SWITCHYARD_DATA_DIR) }
}

async function ownEnvironment(settings: Settings): Promise<Record<string, string>> {
  const dataDir = settings.SWITCHYARD_DATA_DIR
  const secret = settings.SWITCHYARD_SECRET ?? (await keptSecret(join(dataDir, 'secret')))
  return { SWITCHYARD_DATA_DIR: dataDir, SWITCHYARD_SECRET: secret }
}

function isConfigured(settings: Settings): boolean {
  return [settings.DATABASE_URL, settings.REDIS_URL, settings.CONSUL_HTTP_ADDR].some((each) => each !== undefined)
}

/** An address to reach a server by that listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
