/** Live counters: who asks most, a key that is blocked and released, and what another limit would have done. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { ask, askTimes, outcome, signIn } from './product'

test.describe.configure({ mode: 'serial' })

const limit = '/limits/demo/shop-per-client'
const key = 'a-test-of-keys'
const shop = (client: string) => ask('/shop/products/1', { 'x-client': client })

let page: Page
test.beforeAll(async ({ browser }) => {
  // A context of its own: axe opens pages in it.
  page = await (await browser.newContext()).newPage()
  await signIn(page)
})
test.afterAll(async () => {
  await page.context().close()
})

async function axeFindsNothing(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.target.join(' ') ?? ''}`)).toEqual([])
}

/** Answers the dialog of an action by its reason. */
async function order(action: string, reason: string, name = 'shop-per-client'): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `${action} ${key} at ${name}` })
  await dialog.getByLabel('Reason').fill(reason)
  await axeFindsNothing()
  await dialog.getByRole('button', { name: `${action} ${key} at ${name}` }).click()
  await expect(dialog).toHaveCount(0)
}

test('the keys that ask most are listed, and what their figures are worth is said', async () => {
  await askTimes(30, '/shop/products/1', { 'x-client': key })
  await page.goto(limit)
  const keys = page.getByRole('table', { name: 'Most requests' })
  await expect(keys.getByRole('button', { name: key })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/these figures are exact|Keys are counted in bounded memory/)).toBeVisible()
  await page.getByText('Most refused').click()
  await expect(page.getByRole('table', { name: 'Most refused' }).getByRole('button', { name: key })).toBeVisible()
})

test('a key is blocked, refused at the gateway, and released', async () => {
  await page.goto(limit)
  await page.getByRole('textbox', { name: /A key/ }).fill(key)
  await page.getByRole('button', { name: 'See its quota' }).click()
  const drawer = page.getByRole('dialog', { name: `${key} at shop-per-client` })
  await expect(drawer.getByText(/of 10 left/)).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`key=${key}`))
  await axeFindsNothing()

  await order('Block', 'it crowds the others out')
  await expect(drawer.getByText('Blocked', { exact: true })).toBeVisible()
  await expect(drawer.getByText('in force on 1 of 1 gateways')).toBeVisible()
  expect((await shop(key)).status).toBe(429)
  expect(outcome(await shop(`not-${key}`))).toBe('from an instance')

  await order('Release', 'it behaves again')
  await expect(drawer.getByText('Blocked', { exact: true })).toHaveCount(0)
  await expect.poll(async () => outcome(await shop(key))).toBe('from an instance')
})

test('a boosted key has the factor on its bucket, and Undo takes that back', async () => {
  await page.goto(`${limit}?key=${key}`)
  const drawer = page.getByRole('dialog', { name: `${key} at shop-per-client` })
  await order('Boost', 'a big import')
  await expect(drawer.getByText('Boosted ×2')).toBeVisible()
  await expect(drawer.getByText(/of 20 left/)).toBeVisible()
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(drawer.getByText('Boosted ×2')).toHaveCount(0)
  await expect(drawer.getByText(/of 10 left/)).toBeVisible()
})

test('a key that has spent its bucket shows when it refills, and a reset fills it', async () => {
  const caller = { 'x-beta': 'yes', 'x-caller': key }
  await page.goto(`/limits/demo/beta-callers?key=${key}`)
  const drawer = page.getByRole('dialog', { name: `${key} at beta-callers` })
  await expect(drawer.getByText(/of 5 left/)).toBeVisible()
  const answers = await askTimes(7, '/api/checkout', caller)
  expect(answers.map(outcome).at(-1)).toBe(429)
  await expect(drawer.getByText(/next token in .+, full in \d+/)).toBeVisible()

  await order('Reset', 'it was our test', 'beta-callers')
  await expect(drawer.getByText('Was reset')).toBeVisible()
  const again = await askTimes(5, '/api/checkout', caller)
  expect(again.map(outcome)).toEqual(again.map(() => 'from an instance'))
})

test('what-if shows the share that another limit would have refused, by keyboard and by dragging, and hands it to the editor', async () => {
  await page.goto(limit)
  await page.getByRole('button', { name: /What if/ }).click()
  const answer = page.getByText(/% of the .* requests of the last hour would have been limited/)
  await expect(answer).toBeVisible()
  const share = async () => Number(/([\d.]+)% of/.exec(await answer.innerText())?.[1])
  const shareInForce = await share()
  const line = page.getByRole('slider', { name: 'Limit on the curve' })
  await line.focus()
  const before = Number(await line.getAttribute('aria-valuenow'))
  await page.keyboard.press('ArrowUp')
  await expect(line).toHaveAttribute('aria-valuenow', String(before + 1))
  await page.keyboard.press('Home')
  await expect(line).toHaveAttribute('aria-valuenow', '1')
  await expect(page).toHaveURL(/whatif=1(&|$)/)
  await expect.poll(share).toBeGreaterThan(shareInForce)
  const shareOfOne = await share()
  await axeFindsNothing()

  const handle = await line.boundingBox()
  if (handle === null) throw new Error('the line cannot be seen')
  const middle = { x: handle.x + handle.width / 2, y: handle.y + handle.height / 2 }
  await page.mouse.move(middle.x, middle.y)
  await page.mouse.down()
  await page.mouse.move(middle.x + 150, middle.y, { steps: 5 })
  await page.mouse.up()
  await expect.poll(async () => Number(await line.getAttribute('aria-valuenow'))).toBeGreaterThan(1)
  await expect.poll(share).toBeLessThan(shareOfOne)
  await line.press('Home')
  await page.getByRole('link', { name: 'Edit the limit to 1' }).click()
  await expect(page.getByRole('textbox', { name: /^Requests/ })).toHaveValue('1')
})
