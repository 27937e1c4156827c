/** The fleet as it is: what registers itself shows up and goes, and what operators order of instances holds at the gateway. */
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { type Answer, ask, consul, instancesOf, outcome, signIn, told } from './product'

test.describe.configure({ mode: 'serial' })

/** A change in Consul is on the screen after so long. */
const seenWithinMs = 2000

let page: Page
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
  await signIn(page)
})
test.afterAll(async () => {
  await page.close()
})

const rowOf = (address: string): Locator => page.getByRole('row').filter({ hasText: address })

/** Writes down how long something took: the figures are looked at, the limit is what is asserted. */
async function within(what: string, limitMs: number, seen: () => Promise<void>): Promise<void> {
  const startedMs = performance.now()
  await seen()
  test.info().annotations.push({
    type: what,
    description: `${String(Math.round(performance.now() - startedMs))} ms of ${String(limitMs)}`,
  })
}

/** Requests to the shop, each of another client, so that none is held back by its limit. */
async function visits(count: number): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let index = 0; index < count; index++) {
    answers.push(await ask('/shop/products/1', { 'x-client': `visitor-${String(Math.random())}` }))
  }
  return answers
}

async function listening(status: () => number): Promise<{ server: Server; port: number }> {
  const server = createServer((_request, response) => {
    response.writeHead(status()).end('so far')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

test('a service that registers itself by a raw request appears, turns critical with its check, and goes', async () => {
  let status = 200
  const { server, port } = await listening(() => status)
  const address = `127.0.0.1:${String(port)}`
  await page.goto('/instances?q=walk-in')
  await expect(
    page
      .getByText('Nothing matches')
      .or(page.getByRole('button', { name: /Clear/ }))
      .first(),
  ).toBeVisible()

  const check = { HTTP: `http://${address}/`, Interval: '1s', Timeout: '1s', Status: 'passing' }
  const service = { ID: 'walk-in-1', Name: 'walk-in', Address: '127.0.0.1', Port: port, Tags: ['v3'], Check: check }
  await consul('PUT', '/v1/agent/service/register', JSON.stringify(service))
  await within('appears', seenWithinMs, () => expect(rowOf(address)).toBeVisible({ timeout: seenWithinMs }))
  await expect(rowOf(address)).toContainText('discovered')

  status = 500
  const criticalWithinMs = 1000 + seenWithinMs
  await within('critical', criticalWithinMs, () =>
    expect(rowOf(address).getByText('Critical')).toBeVisible({ timeout: criticalWithinMs }),
  )
  await rowOf(address).click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByText(/500 Internal Server Error/).first()).toBeVisible()
  await expect(drawer.getByRole('listitem').filter({ hasText: 'Critical' }).first()).toBeVisible()
  await page.keyboard.press('Escape')

  await page.mouse.move(0, 0) // rows under the pointer stay where they are
  await consul('PUT', '/v1/agent/service/deregister/walk-in-1')
  await within('goes', seenWithinMs, () => expect(rowOf(address)).toHaveCount(0, { timeout: seenWithinMs }))
  server.close()
})

test('a drained instance gets no new request, and Undo brings it back', async () => {
  const [victim, other] = await instancesOf('storefront')
  if (!victim || !other) throw new Error('the demo has another number of storefront instances')
  await page.goto('/services/storefront?tab=instances')
  await page.getByRole('button', { name: `Actions for ${victim.address}` }).click()
  await page.getByRole('menuitem', { name: 'Drain' }).click()
  const dialog = page.getByRole('dialog', { name: `Drain ${victim.address} of storefront` })
  await expect(dialog).toContainText('1 of 2 keep taking requests.')
  await dialog.getByLabel('Reason').fill('a new kernel')
  await dialog.getByRole('button', { name: `Drain ${victim.address} of storefront` }).click()
  await expect(rowOf(victim.address).getByText('Drained')).toBeVisible()
  const answers = await visits(30)
  expect(answers.map(outcome)).toEqual(answers.map(() => 'from an instance'))
  expect(new Set(answers.map(({ headers }) => headers['x-instance']))).toEqual(new Set([other.id]))

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(rowOf(victim.address).getByText('Drained')).toHaveCount(0)
  await expect.poll(async () => new Set((await visits(10)).map(({ headers }) => headers['x-instance'])).size).toBe(2)
})

test('draining the last instance is refused with the reason, and forced only as a second step', async () => {
  await page.goto('/services/inventory-worker?tab=instances')
  await page.getByRole('main').getByRole('checkbox').last().check()
  await page.getByRole('toolbar').getByRole('button', { name: 'Maintenance' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Nothing is left of inventory-worker')
  await dialog.getByLabel('Reason').fill('moves to another rack')
  await dialog.getByRole('button', { name: /maintenance/ }).click()
  await expect(dialog.getByRole('alert')).toContainText('refused')
  await dialog.getByRole('checkbox', { name: /Do it all the same/ }).check()
  await dialog.getByRole('button', { name: /^Force/ }).click()
  await expect(page.getByRole('row').getByText('Maintenance').first()).toBeVisible()
  await page.getByRole('main').getByRole('checkbox').last().check()
  await page.getByRole('toolbar').getByRole('button', { name: 'Restore' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Restore/ })
    .click()
  await expect(page.getByRole('row').getByText('Maintenance')).toHaveCount(0)
})

test('an instance that is registered by hand is checked, takes traffic, and can be deregistered', async () => {
  const { server, port } = await listening(() => 200)
  const address = `127.0.0.1:${String(port)}`
  await page.goto('/instances')
  await page.getByRole('button', { name: 'Register instance' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Service', { exact: true }).fill('by-hand')
  await form.getByLabel('Address').fill('169.254.169.254')
  await form.getByLabel('Port').fill(String(port))
  await form.getByRole('button', { name: /^Register/ }).click()
  await expect(form.getByText(/169\.254\.169\.254/).first()).toBeVisible() // refused, and said why
  await form.getByLabel('Address').fill('127.0.0.1')
  await form.getByRole('button', { name: /^Register/ }).click()
  await page.goto('/instances?q=by-hand')
  await expect(rowOf(address).getByText('Passing')).toBeVisible({ timeout: 15_000 })
  await expect(rowOf(address)).toContainText('managed')
  server.close()
  await expect(rowOf(address).getByText('Critical')).toBeVisible({ timeout: 20_000 })

  await page.getByRole('button', { name: `Actions for ${address}` }).click()
  await page.getByRole('menuitem', { name: 'Deregister' }).click()
  const dialog = page.getByRole('dialog', { name: `Deregister ${address} of by-hand` })
  await dialog.getByLabel('Reason').fill('it was a test')
  await dialog.getByRole('button', { name: /^Deregister/ }).click()
  await expect(rowOf(address)).toHaveCount(0)
})

test('the topology shows which service calls which', async () => {
  await page.goto('/topology?view=list')
  const catalog = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.locator('summary', { hasText: 'catalog' }) })
  await catalog.locator('summary').click()
  await expect(catalog.getByRole('link', { name: 'storefront' })).toBeVisible()
})

test('a stretch of time that was dragged on a chart stands in the address, and Escape returns to live', async () => {
  await page.goto('/services/storefront')
  const chart = page.locator('main .recharts-surface').first()
  await expect(chart).toBeVisible({ timeout: 60_000 })
  const box = await chart.boundingBox()
  if (!box) throw new Error('the chart has no place')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.5, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.8, y, { steps: 8 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=\d+/)
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/from=\d+/)
})

test('gateway, controller and dashboard tell Prometheus what the Grafana dashboard draws', async ({ request }) => {
  const processes = ['SWITCHYARD_URL', 'SWITCHYARD_GATEWAY_ADMIN_URL', 'SWITCHYARD_CONTROLLER_ADMIN_URL']
  let text = ''
  for (const address of processes.map(told)) {
    text += await (await request.get(`${address}/metrics`)).text()
    expect((await request.get(`${address}/healthz`)).status()).toBe(200)
    expect((await request.get(`${address}/readyz`)).status()).toBe(200)
  }
  const names = new Set(Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name]) => name))
  const drawn = readFileSync('deploy/grafana/switchyard.json', 'utf8').matchAll(
    /\b(?:switchyard|process|nodejs)_[a-z0-9_]+/g,
  )
  const missing = Array.from(drawn, ([name]) => name.replace(/_(bucket|count)$/, '')).filter((name) => !names.has(name))
  expect(missing).toEqual([])
})
