/** The whole product for a bench with a browser: built, started with data of its own on free ports, and signed in to. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { freePorts } from '@/embedded/free-ports'

const root = process.cwd()
const stopWithinMs = 20_000

interface Running {
  ready: boolean
  dashboard: string
  setupLink: string | null
  addresses: { CONSUL_HTTP_ADDR: string }
}

export interface Product {
  running: Running
  stop: () => Promise<void>
}

/**
 * What `npm start` starts, with the demo fleet and its traffic.
 * @param name of its data, which is new; `.switchyard/<name>`
 * @throws when it does not come up
 */
export async function startProduct(name: string): Promise<Product> {
  const dataDir = join(root, '.switchyard', name)
  rmSync(dataDir, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true })
  const programs = join(root, '.switchyard', 'programs')
  if (existsSync(programs)) symlinkSync(programs, join(dataDir, 'programs'))
  const [web, gateway, admin, controller] = await freePorts(4)
  const env = {
    ...process.env,
    SWITCHYARD_DATA_DIR: dataDir,
    SWITCHYARD_PORT: String(web),
    SWITCHYARD_GATEWAY_PORT: String(gateway),
    SWITCHYARD_GATEWAY_ADMIN_PORT: String(admin),
    SWITCHYARD_CONTROLLER_ADMIN_PORT: String(controller),
  }
  const child = spawn(process.execPath, ['src/processes/start.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await new Promise((resolve) => {
      child.once('exit', resolve)
      setTimeout(resolve, stopWithinMs)
    })
  }
  for (;;) {
    const file = join(dataDir, 'running.json')
    if (existsSync(file)) {
      const running = JSON.parse(readFileSync(file, 'utf8')) as Running
      if (running.ready) return { running, stop }
    }
    if (child.exitCode !== null) throw new Error('the product did not start')
    await sleep(200)
  }
}

/** Makes the first account and ends on the Overview. */
export async function signUp(page: Page, { setupLink }: Running): Promise<void> {
  await page.goto(setupLink ?? '')
  await page.getByLabel('Your name').fill('Bench')
  await page.getByLabel('E-mail').fill('bench@example.com')
  await page.getByLabel('Password', { exact: false }).first().fill('a long enough passphrase')
  await page.getByRole('button', { name: 'Open the yard' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
}
