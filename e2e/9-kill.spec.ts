/**
 * Each process is killed with SIGKILL in its turn while traffic runs, and at the end all of them at once. The gateway
 * answers on while others are down, and what was said to be saved is there when everything is back.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { request } from 'undici'
import { ask, dataDir, publish, signIn, told } from './product'

test.describe.configure({ mode: 'serial' })

interface Running {
  pid: number
  ready: boolean
  children: Record<string, number>
}

function running(): Running {
  return JSON.parse(readFileSync(join(dataDir(), 'running.json'), 'utf8')) as Running
}

function serverPid(name: string): number {
  return (JSON.parse(readFileSync(join(dataDir(), name, 'server.json'), 'utf8')) as { pid: number }).pid
}

const pidOf = (name: string) => running().children[name] ?? serverPid(name)

/** Sends requests one after another until told to stop; gives who answered each: the service, or the gateway alone. */
function traffic(): { answeredBy: unknown[]; stop: () => Promise<void> } {
  const answeredBy: unknown[] = []
  const end = new AbortController()
  const done = (async () => {
    while (!end.signal.aborted) {
      answeredBy.push((await ask('/api/catalog')).body.service)
      await wait(10)
    }
  })()
  return {
    answeredBy,
    stop: () => {
      end.abort()
      return done
    },
  }
}

async function systemReady(): Promise<void> {
  await expect
    .poll(async () => (await request(`${told('SWITCHYARD_URL')}/readyz`).catch(() => null))?.statusCode, {
      timeout: 60_000,
    })
    .toBe(200)
}

for (const victim of ['controller', 'web', 'postgres', 'redis', 'consul']) {
  test(`requests are answered while ${victim} is killed and comes back`, async () => {
    const before = pidOf(victim)
    const { answeredBy, stop } = traffic()
    process.kill(before, 'SIGKILL')
    await expect.poll(() => pidOf(victim), { timeout: 60_000 }).not.toBe(before)
    await systemReady()
    await expect.poll(() => answeredBy.length, { timeout: 60_000 }).toBeGreaterThan(100)
    await stop()
    expect(answeredBy.filter((service) => service !== 'catalog')).toEqual([])
  })
}

test('a killed gateway comes back with the revision that it had in force', async () => {
  const state = async () =>
    (await (await request(`${told('SWITCHYARD_GATEWAY_ADMIN_URL')}/state`)).body.json()) as { revision: number }
  const { revision } = await state()
  process.kill(pidOf('gateway'), 'SIGKILL')
  await expect.poll(async () => (await state().catch(() => null))?.revision, { timeout: 60_000 }).toBe(revision)
  await expect.poll(async () => (await ask('/api/catalog').catch(() => null))?.status).toBe(200)
})

test('after everything was killed at once, a start finds what was said to be saved', async ({ page }) => {
  test.setTimeout(180_000)
  await signIn(page)
  await page.goto('/routes/demo/checkout')
  await page.getByRole('group', { name: 'Destination 1' }).getByLabel('Weight', { exact: true }).fill('0')
  await page.getByRole('button', { name: 'Review' }).click()
  await publish(page)

  const { pid, children } = running()
  const all = [pid, ...Object.values(children), ...['postgres', 'redis', 'consul'].map(serverPid)]
  for (const each of all) process.kill(each, 'SIGKILL')
  await expect.poll(async () => ask('/api/checkout').catch(() => 'down')).toBe('down')

  const again = startAgain()
  try {
    await expect.poll(() => isReady(again), { timeout: 120_000 }).toBe(true)
    expect(await versionsOf('/api/checkout', 10)).toEqual(Array.from({ length: 10 }, () => 'v2'))
    await page.goto('/changes')
    await expect(page.getByText('Change route checkout').first()).toBeVisible()
  } finally {
    again.kill('SIGTERM')
    await once(again, 'exit')
  }
})

/** Which versions answer. The gateway's own answers do not count: the demo's instances are only just coming back. */
async function versionsOf(path: string, count: number): Promise<unknown[]> {
  const versions: unknown[] = []
  await expect
    .poll(
      async () => {
        const { version } = (await ask(path)).body
        if (version !== undefined) versions.push(version)
        return versions.length
      },
      { timeout: 60_000, intervals: [50] },
    )
    .toBe(count)
  return versions
}

function isReady(start: ChildProcess): boolean {
  try {
    const { pid, ready } = running()
    return ready && pid === start.pid
  } catch {
    return false // it is written anew when the start has got that far
  }
}

/** What `npm start` runs, on the ports and data of the product under test. */
function startAgain(): ChildProcess {
  const env = {
    ...process.env,
    SWITCHYARD_DATA_DIR: dataDir(),
    SWITCHYARD_PORT: new URL(told('SWITCHYARD_URL')).port,
    SWITCHYARD_GATEWAY_PORT: new URL(told('SWITCHYARD_GATEWAY_URL')).port,
    SWITCHYARD_GATEWAY_ADMIN_PORT: new URL(told('SWITCHYARD_GATEWAY_ADMIN_URL')).port,
    SWITCHYARD_URL: '',
  }
  return spawn(process.execPath, ['src/processes/start.mjs'], { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
}
