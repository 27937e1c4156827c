/** Hand edits in Consul KV, in Consul's catalog and in Redis: shown with their difference, and repaired or only reported. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { Redis } from 'ioredis'
import { consul, instancesOf, signIn, told } from './product'

test.describe.configure({ mode: 'serial' })

/** A difference is shown within 10 s. */
const soon = { timeout: 10_000 }

let page: Page
let redis: Redis
test.beforeAll(async ({ browser }) => {
  redis = new Redis(told('SWITCHYARD_TEST_REDIS'))
  page = await browser.newPage()
  await signIn(page)
  await page.goto('/changes/drift')
})
test.afterAll(async () => {
  await page.close()
  redis.disconnect()
})

const history = (key: string): Locator =>
  page.getByRole('table', { name: 'History' }).getByRole('row').filter({ hasText: key })
const open = (key: string): Locator => page.getByRole('article', { name: key })

test('a revision that is edited in Consul KV is written back, and the edit is told', async () => {
  const keys = JSON.parse(await consul('GET', '/v1/kv/switchyard/v1/log/?keys')) as string[]
  const key = keys.at(-1) ?? ''
  const before = await consul('GET', `/v1/kv/${key}?raw`)
  await consul('PUT', `/v1/kv/${key}`, before.replace(/(\\"message\\":\\")[^"]*(\\")/, '$1edited by hand$2'))
  await expect(history(key)).toContainText('repaired', soon)
  await history(key).getByText('Changed by hand').click()
  await expect(history(key)).toContainText('edited by hand')
  expect(await consul('GET', `/v1/kv/${key}?raw`)).toBe(before)
})

test('a managed instance that is taken out of the catalog by hand is registered again', async () => {
  await page.goto('/services')
  await page.getByRole('button', { name: 'Register instance' }).first().click()
  const form = page.getByRole('dialog', { name: 'Register instance' })
  await form.getByLabel('Service').fill('standby')
  await form.getByLabel('Address').fill('127.0.0.1')
  await form.getByLabel('Port').fill('9')
  await form.getByText('None', { exact: true }).click()
  await form.getByRole('button', { name: 'Register', exact: true }).click()
  // Only what was seen standing can be missed.
  await expect(page.getByRole('link', { name: 'standby', exact: true })).toBeVisible()
  await page.goto('/services/standby?tab=instances')
  await expect(page.getByRole('row').filter({ hasText: '127.0.0.1:9' })).toBeVisible()

  const [entry] = JSON.parse(await consul('GET', '/v1/catalog/service/standby')) as {
    Node: string
    ServiceID: string
  }[]
  if (entry === undefined) throw new Error('standby is not in the catalog')
  await consul('PUT', '/v1/catalog/deregister', JSON.stringify({ Node: entry.Node, ServiceID: entry.ServiceID }))
  await page.goto('/changes/drift')
  await expect(history('standby')).toContainText('repaired', soon)
  await expect(history('standby')).toContainText('Deleted by hand')
  await expect.poll(async () => (await instancesOf('standby')).length).toBe(1)
})

test('with report only, a hand edit in Redis stays until somebody asks for its repair', async () => {
  await setMode('Only report')
  const key = 'swy:rl:{demo/payments}:cfg'
  const before = await redis.hget(key, 'limit')
  await redis.hset(key, 'limit', '99999')
  await page.goto('/changes/drift')
  await expect(open(key)).toContainText('only reported', soon)
  await expect(open(key)).toContainText('99999')
  await page.goto('/')
  await expect(page.getByRole('main').getByText(key)).toBeVisible(soon)
  expect(await redis.hget(key, 'limit')).toBe('99999')

  await page.goto('/changes/drift')
  await open(key).getByRole('button', { name: 'Repair' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Repair' }).click()
  await expect(history(key)).toContainText('repaired', soon)
  await expect(open(key)).toHaveCount(0)
  expect(await redis.hget(key, 'limit')).toBe(before)
  await setMode('Repair by itself')
})

async function setMode(mode: string): Promise<void> {
  await page.goto('/settings')
  const redisMode = page.getByRole('radiogroup', { name: 'Redis' })
  await redisMode.getByText(mode).click()
  await page.locator('form').filter({ has: redisMode }).getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The settings are saved and in force')).toBeVisible()
}
