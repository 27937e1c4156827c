/** The lock observatory: locks of ours and of others as they come and go, and one that an operator takes away. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { acquireLock } from '@/adapters/redis/lock'
import { createRedis, type Redis } from '@/adapters/redis/redis'
import { signIn, told } from './product'

test.describe.configure({ mode: 'serial' })

/** An observed lock is on the screen, and gone from it, after so long. */
const seenWithinMs = 2000

let page: Page
let redis: Redis
test.beforeAll(async ({ browser }) => {
  redis = createRedis(told('SWITCHYARD_TEST_REDIS'), { name: 'browser tests' })
  // A context of its own: axe opens pages in it.
  page = await (await browser.newContext()).newPage()
  await signIn(page)
})
test.afterAll(async () => {
  redis.disconnect()
  await page.context().close()
})

const row = (name: string) => page.getByRole('table', { name: 'Locks' }).getByRole('row').filter({ hasText: name })

async function axeFindsNothing(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.target.join(' ') ?? ''}`)).toEqual([])
}

test('the locks of the demo fleet are there, with holder and token, and one opens to its timeline', async () => {
  await page.goto('/locks')
  await expect(row('stock-count')).toBeVisible()
  await page.getByRole('button', { name: 'stock-count' }).click()
  const drawer = page.getByRole('dialog', { name: 'stock-count' })
  await expect(drawer.getByRole('heading', { name: 'Who held it when' })).toBeVisible()
  await expect(drawer.getByRole('table', { name: 'What happened' }).getByText('Acquired').first()).toBeVisible()
  await axeFindsNothing()
  await page.keyboard.press('Escape')
})

test('a lock is taken from its holder with a reason, which its history shows', async () => {
  const name = 'a-stuck-job'
  const held = await acquireLock(redis, name, { owner: 'a worker that hangs', ttlMs: 120_000 })
  await page.goto(`/locks?lock=${encodeURIComponent(`swy:lock:{${name}}`)}`)
  const drawer = page.getByRole('dialog', { name })
  await expect(drawer.getByText('a worker that hangs').first()).toBeVisible({ timeout: 20_000 })
  await drawer.getByRole('button', { name: `Force-release ${name}` }).click()
  const dialog = page.getByRole('dialog', { name: `Force-release ${name}` })
  await expect(dialog).toContainText(`token ${String(held?.token)}`)
  await dialog.getByLabel('Reason').fill('it hangs since noon')
  await axeFindsNothing()
  await dialog.getByRole('button', { name: `Force-release ${name}` }).click()
  await expect(dialog).toHaveCount(0)
  await expect(drawer.getByText('it hangs since noon')).toBeVisible()
  await expect(drawer.getByText('Nobody holds it now.')).toBeVisible()
  expect(await redis.exists(`swy:lock:{${name}}`)).toBe(0)
})

test('a lock that somebody else took meanwhile is not released, and its new holder is named', async () => {
  const name = 'a-quick-job'
  const first = await acquireLock(redis, name, { owner: 'the first', ttlMs: 120_000 })
  await page.goto(`/locks?lock=${encodeURIComponent(`swy:lock:{${name}}`)}`)
  const drawer = page.getByRole('dialog', { name })
  await expect(drawer.getByText('the first').first()).toBeVisible({ timeout: 20_000 })
  await drawer.getByRole('button', { name: `Force-release ${name}` }).click()
  const dialog = page.getByRole('dialog', { name: `Force-release ${name}` })
  await first?.release()
  const second = await acquireLock(redis, name, { owner: 'the second', ttlMs: 120_000 })
  await dialog.getByLabel('Reason').fill('it hangs')
  await dialog.getByRole('button', { name: `Force-release ${name}` }).click()
  await expect(dialog.getByText(/Nothing was released: it is now held by the second/)).toBeVisible()
  expect(await redis.exists(`swy:lock:{${name}}`)).toBe(1)
  await second?.release()
})

test('a lock of another library appears as observed and goes with its release', async () => {
  const key = 'mutex:orders'
  await page.goto('/locks?library=REDIS_SEMAPHORE')
  await expect(page.getByRole('heading', { name: 'Locks', exact: true })).toBeVisible()
  await page.mouse.move(0, 0) // rows under the pointer stay where they are
  await expect(page.getByText('No lock is like that now').or(row('mutex:')).first()).toBeVisible()
  await redis.set(key, '5f0c1c6e-8a5d-4d0e-9a39-2f0c3b1c6e8a', 'PX', 60_000, 'NX')
  await expect(row(key)).toBeVisible({ timeout: seenWithinMs })
  await expect(row(key)).toContainText('observed: redis-semaphore')
  await expect(row(key)).toContainText('Held')
  await redis.del(key)
  await expect(row(key).getByText('Held')).toHaveCount(0, { timeout: seenWithinMs })
})

test('the patterns of observed locks can be changed, and say what each means', async () => {
  await page.goto('/settings')
  const panel = page.getByRole('main').locator('section').filter({ hasText: 'Observed locks' })
  await panel.getByRole('button', { name: 'Add a pattern' }).click()
  await panel.getByRole('textbox', { name: 'Pattern of keys' }).last().fill('*')
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(panel.getByText(/begin with at least 2 characters/)).toBeVisible()
  await panel.getByRole('textbox', { name: 'Pattern of keys' }).last().fill('redlock:*')
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The settings are saved and in force')).toBeVisible()
  await axeFindsNothing()

  await page.goto('/locks')
  await page.mouse.move(0, 0)
  await expect(row('stock-count')).toBeVisible()
  const key = 'redlock:invoices'
  // As npm redlock writes it: 32 hexadecimal digits, to expire.
  await expect(async () => {
    await redis.set(key, 'f3a9c1d2e4b5967888776655443322aa', 'PX', 60_000)
    await expect(row(key)).toBeVisible({ timeout: seenWithinMs })
  }).toPass({ timeout: 20_000 })
  await expect(row(key)).toContainText('observed: redlock')
  await redis.del(key)
})
