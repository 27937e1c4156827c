import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { parseSettings } from '@/config/settings'
import { startTestRedis } from '@/embedded/testing'
import { up } from '../up'
import type { UpOptions } from './options'
import { choosePorts } from './ports'
import { readLive, writeRunning } from './running-file'

let home: string
let said: string[]

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'switchyard up '))
  said = []
  vi.stubEnv('SWITCHYARD_DATA_DIR', home)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(home, { recursive: true })
})

const terminal: UpOptions['terminal'] = {
  step: async (title, work) => {
    said.push(`${title}: ${await work(() => undefined)}`)
  },
  say: (text) => said.push(text),
  complain: (text) => said.push(text),
}

const start = (over: Partial<UpOptions> = {}) =>
  up({
    ...{ demo: true, reset: false, yes: false, dev: false, only: null, root: process.cwd(), startedAtMs: Date.now() },
    makeDashboard: () => Promise.reject(new Error('the build is not reached')),
    terminal,
    ...over,
  })

/** What a start that runs leaves, with this process id. */
const running = (pid: number) => ({
  ...{
    pid,
    ready: true,
    dashboard: 'http://localhost:3000',
    gateway: '',
    gatewayAdmin: '',
    controllerAdmin: '',
    setupLink: null,
  },
  addresses: { DATABASE_URL: '', REDIS_URL: '', CONSUL_HTTP_ADDR: '' },
  children: {},
})

it('wrong settings stop the start with name, value and what is allowed', async () => {
  vi.stubEnv('SWITCHYARD_PORT', '70000')
  vi.stubEnv('REDIS_URL', 'redis:6379')
  await expect(start()).rejects.toThrow(/REDIS_URL=redis:6379: use an address[^\n]+\nSWITCHYARD_PORT=70000: use a port/)
})

it('every address that does not answer is told by its setting, without its password, before the build', async () => {
  vi.stubEnv('DATABASE_URL', 'postgresql://me:secret@127.0.0.1:9/db')
  vi.stubEnv('REDIS_URL', 'redis://:secret@127.0.0.1:9')
  vi.stubEnv('CONSUL_HTTP_ADDR', '127.0.0.1:9')
  const failure = await start().catch(String)
  expect(failure).toMatch(/DATABASE_URL=\S+: .*ECONNREFUSED/)
  expect(failure).toMatch(/REDIS_URL=\S+: .*ECONNREFUSED/)
  expect(failure).toMatch(/CONSUL_HTTP_ADDR=\S+: /)
  expect(failure).not.toContain('secret')
})

it('an address that accepts and never answers is told within 10 s', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  vi.stubEnv('REDIS_URL', `redis://127.0.0.1:${String(port)}`)
  vi.stubEnv('CONSUL_HTTP_ADDR', `127.0.0.1:${String(port)}`)
  const startedAt = performance.now()
  await expect(start()).rejects.toThrow(/REDIS_URL[\s\S]*CONSUL_HTTP_ADDR/)
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  silent.close()
})

it('addresses that answer are accepted', async () => {
  const redis = await startTestRedis()
  vi.stubEnv('REDIS_URL', redis.url)
  await expect(start()).rejects.toThrow('the build is not reached')
  await redis.stop()
})

it('one process alone says which addresses it needs', async () => {
  await expect(start({ only: 'gateway' })).rejects.toThrow('The gateway alone needs REDIS_URL, CONSUL_HTTP_ADDR')
})

it('a second start from the same folder says that the first one runs', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'start.mjs'])
  try {
    await once(other, 'spawn')
    await writeRunning(home, running(other.pid ?? 0))
    await expect(start()).rejects.toThrow(/already runs from .*http:\/\/localhost:3000/)
  } finally {
    other.kill('SIGKILL')
  }
})

it('what a killed start left does not count as running', async () => {
  await writeRunning(home, running(process.pid))
  expect(await readLive(home)).toBeNull()
  await expect(start()).rejects.toThrow('the build is not reached')
})

it('a reset asks, and deletes nothing where nobody can be asked', async () => {
  await writeFile(join(home, 'secret'), 'x')
  await expect(start({ reset: true })).rejects.toThrow('--yes')
  expect(await readdir(home)).toContain('secret')
})

it('a reset keeps the programs that were fetched', async () => {
  await writeFile(join(home, 'secret'), 'x')
  await mkdir(join(home, 'redis'))
  await mkdir(join(home, 'programs'))
  await expect(start({ reset: true, yes: true })).rejects.toThrow('the build is not reached')
  // The key that signs sessions is a new one, and kept: who signs in after a reset stays signed in.
  expect(await readdir(home)).toEqual(['programs', 'secret'])
})

it('a taken port is moved to the next free one, and told with the setting that decides it', async () => {
  const intruder = createServer().listen(0, '127.0.0.1')
  await once(intruder, 'listening')
  const address = intruder.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const settings = parseSettings({ SWITCHYARD_PORT: String(port), SWITCHYARD_GATEWAY_PORT: '21990' })
  const ports = await choosePorts(settings, terminal)
  expect(ports.dashboard).toBeGreaterThan(port)
  expect(ports.env.SWITCHYARD_PORT).toBe(String(ports.dashboard))
  expect(said[0]).toContain(`Port ${String(port)} is taken: the dashboard is on ${String(ports.dashboard)}`)
  expect(said[0]).toContain('SWITCHYARD_PORT')
  intruder.close()
})
