/** The main job, from the first visit on: each step in the browser, its effect at the gateway. */
import { expect, test, type Page } from '@playwright/test'
import { administrator, ask, askTimes, choose, crash, instancesOf, outcome, publish, setupLink } from './product'

test.describe.configure({ mode: 'serial' })

let page: Page
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
})
test.afterAll(async () => {
  await page.close()
})

test('the link from the terminal makes the first administrator, once', async ({ browser }) => {
  await page.goto(setupLink())
  await page.getByLabel('Your name').fill(administrator.name)
  await page.getByLabel('E-mail').fill(administrator.email)
  await page.getByLabel('Password', { exact: false }).first().fill(administrator.password)
  await page.getByRole('button', { name: 'Open the yard' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()

  const stranger = await browser.newContext()
  const visit = await stranger.newPage()
  await visit.goto(setupLink())
  await expect(visit.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await stranger.close()
})

test('the overview is live within the first minute', async () => {
  await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.locator('.recharts-surface').first()).toBeVisible({ timeout: 60_000 })
})

test('moving weights from 100/0 to 0/100 moves the answers from v1 to v2', async () => {
  for (const { body } of await askTimes(20, '/api/catalog')) expect(body.version).toBe('v1')
  await page.goto('/routes/demo/catalog')
  const second = page.getByRole('group', { name: 'Destination 2' })
  await second.getByLabel('Weight', { exact: true }).fill('100')
  await expect(page.getByText('Adds to 100%')).toBeVisible()
  await page.getByRole('button', { name: 'Review' }).click()
  await expect(page.getByRole('dialog')).toContainText('catalog-v2')
  await publish(page)
  for (const { body } of await askTimes(20, '/api/catalog')) expect(body.version).toBe('v2')
})

test('a limit of 5 per 10 s lets exactly 5 pass, then answers 429 that says when to come back', async () => {
  await page.goto('/limits/new')
  await page.getByLabel('Name', { exact: true }).first().fill('beta-callers')
  await choose(page, 'Namespace', 'demo')
  await choose(page, 'Route', 'checkout-beta')
  await page.getByLabel('Requests', { exact: true }).fill('5')
  await page.getByLabel('Period', { exact: true }).fill('10')
  await page.getByLabel('Unit').first().selectOption('s')
  await page.getByLabel('Burst', { exact: true }).fill('5')
  await choose(page, 'Counted for', 'each value of a header')
  await page.getByLabel('Its name').fill('x-caller')
  await page.getByText('Enforce', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Review' }).click()
  await publish(page)

  const answers = await askTimes(8, '/api/checkout', { 'x-beta': 'yes', 'x-caller': 'browser-test' })
  const five = Array.from({ length: 5 }, () => 'from an instance')
  expect(answers.map(outcome)).toEqual([...five, 429, 429, 429])
  const refused = answers[5]
  expect(refused?.headers['retry-after']).toMatch(/^[12]$/)
  expect(refused?.headers).toHaveProperty('ratelimit')
  expect(refused?.headers).toHaveProperty('ratelimit-policy')
  expect(refused?.body).toMatchObject({ status: 429, route: 'demo/checkout-beta', policy: 'demo/beta-callers' })
})

test('a tripped breaker answers the next request with 503 and its reason; reset brings 200 back', async () => {
  await page.goto('/breakers/demo/checkout')
  await page.getByRole('button', { name: /^Trip/ }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Trip checkout' })
  await dialog.getByLabel('Reason').fill('card data is wrong')
  await dialog.getByRole('button', { name: 'Trip checkout' }).click()
  await expect(page.getByText(/is in force/).first()).toBeVisible()
  const refused = await ask('/api/checkout')
  expect(refused.status).toBe(503)
  expect(refused.body).toMatchObject({ route: 'demo/checkout', policy: 'demo/checkout', reason: 'card data is wrong' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  await expect(page.getByText(/Held open by/).first()).toBeVisible()

  await page
    .getByRole('button', { name: /^Reset/ })
    .first()
    .click()
  const reset = page.getByRole('dialog', { name: 'Reset checkout' })
  await reset.getByLabel('Reason').fill('fixed at the source')
  await reset.getByRole('button', { name: 'Reset checkout' }).click()
  await expect.poll(async () => (await ask('/api/checkout')).status).toBe(200)
  await expect(page.getByText(/Held open by/)).toHaveCount(0)
})

test('a stopped instance leaves the rotation, and the screen shows it', async () => {
  const victim = (await instancesOf('checkout')).find(({ version }) => version === 'v1')
  if (!victim) throw new Error('the demo has no checkout v1')
  await page.goto('/services/checkout?tab=instances')
  const row = page.getByRole('row').filter({ hasText: victim.address })
  await expect(row.getByText('Passing').first()).toBeVisible()
  await crash(victim.address)
  await expect(row.getByText('Critical').first()).toBeVisible({ timeout: 30_000 })
  const answers = await askTimes(40, '/api/checkout')
  expect(answers.map(outcome)).toEqual(answers.map(() => 'from an instance'))
  expect(answers.map(({ body }) => body.instance)).not.toContain(victim.id)
})

test('each step stands in the changes with its author and its difference', async () => {
  await page.goto('/changes')
  await expect(page.getByText(administrator.name).first()).toBeVisible()
  await page.getByText('Change route catalog').first().click()
  await expect(page.getByText(/catalog-v2/).first()).toBeVisible()
  await expect(page.getByText(/0\s*%/).first()).toBeVisible()
})

test('the session survives a reload', async () => {
  await page.reload()
  await expect(page.getByText('Change route catalog').first()).toBeVisible()
})
