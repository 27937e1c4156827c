/**
 * Breakers by hand: from the alert to a trip, what the gateway does then, the expiry, reset, shadow, and two operators at
 * once. The service that fails is the test's own, so that nothing else opens or closes its breaker.
 */
import AxeBuilder from '@axe-core/playwright'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { addPerson } from './database'
import { OwnService } from './own-service'
import { administrator, ask, signIn } from './product'

test.describe.configure({ mode: 'serial' })

const bo = { name: 'Bo Operator', email: 'bo@example.com', password: 'another long passphrase' }
const vi = { name: 'Vi Viewer', email: 'vi@example.com', password: 'yet another passphrase' }

let till: OwnService
let page: Page

test.beforeAll(async ({ browser }) => {
  till = await OwnService.start('till', 500)
  await addPerson(bo, 'OPERATOR')
  await addPerson(vi, 'VIEWER')
  page = await browser.newPage()
  await signIn(page)
})

test.afterAll(async () => {
  await page.close()
  await till.stop()
})

const onPage = (name: string) => page.getByRole('main').getByRole('button', { name }).first()
const rowOf = (table: string, text: string) =>
  page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: text }).first()
/** The header's badges say the state of the whole breaker. */
const stateOf = (visit: Page) => visit.locator('header').filter({ has: visit.getByRole('heading', { name: 'till' }) })

test('from the alert on Overview it takes a click and Enter to trip', async () => {
  await till.failUntilOpen()
  const alert = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasText: /^Breaker till/ })
  await expect(alert).toContainText('Open')

  await alert.getByRole('button', { name: 'Trip till' }).click() // one
  const dialog = page.getByRole('dialog', { name: 'Trip till' })
  await expect(dialog.getByLabel('Reason')).toHaveValue('Alert: Breaker till, Open')
  await expect(dialog.getByRole('button', { name: 'Trip till' })).toBeFocused()
  await page.keyboard.press('Enter') // two
  await expect(page.getByText(/is in force/).first()).toBeVisible()
  await expect(dialog).toHaveCount(0)

  till.answers = 200
  const refused = await ask('/till')
  expect(refused.status).toBe(503)
  expect(refused.body).toMatchObject({ policy: 'demo/till', reason: 'Alert: Breaker till, Open' })
  await expect(alert).toContainText('Forced open')
  await expect(alert.getByRole('button', { name: 'Reset till' })).toBeVisible()
})

test('the page counts the order down and shows which gateways hold it', async () => {
  await page.goto('/breakers/demo/till')
  await expect(page.getByText(`Held open by ${administrator.name}`)).toBeVisible()
  await expect(page.getByText('In force on 1 of 1 gateway')).toBeVisible()
  const countdown = page.getByText(/^ends/).first()
  await expect(countdown).toContainText(/in 14 min \d+ s/)
  const before = await countdown.textContent()
  await expect(countdown).not.toHaveText(before ?? '')
  const transition = rowOf('What happened', 'by an operator')
  await expect(transition).toContainText('Open')
  await expect(transition).toContainText('Forced open')
  await expect(transition).toContainText('Alert: Breaker till, Open')
})

test('a browser whose clock is 20 minutes ahead counts the order down as everybody does', async ({ browser }) => {
  const context = await browser.newContext()
  await context.addInitScript(() => {
    const own = Date.now.bind(Date)
    Date.now = () => own() + 1_200_000
  })
  const visit = await context.newPage()
  await signIn(visit)
  await visit.goto('/breakers/demo/till')
  await expect(visit.getByText(`Held open by ${administrator.name}`)).toBeVisible()
  await expect(visit.getByText(/^ends/).first()).toContainText(/in 14 min \d+ s/)
  await context.close()
})

test('a dialog that was opened by a key gives the focus back to its row', async () => {
  await page.goto('/breakers?q=till')
  const row = page.locator('tr[data-key="demo/till"]')
  await expect(row).toContainText('Forced open')
  await row.focus()
  await page.keyboard.press('r')
  await expect(page.getByRole('dialog', { name: 'Reset till' }).getByLabel('Reason')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row).toBeFocused()
  await page.goto('/breakers/demo/till')
})

test('a reset lets requests through at once, and Undo takes the reset back', async () => {
  await onPage('Reset till').click()
  await say(page, 'Reset till', 'the card network is back')
  await expect.poll(till.ask).toBe(200)
  await expect(page.getByText(/Held open by/)).toHaveCount(0)
  await expect(stateOf(page)).toContainText('Closed')

  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect.poll(till.ask).toBe(503)
  await expect(page.getByText(/Held open by/)).toBeVisible()
})

test('an expiry returns it by itself', async () => {
  await till.order(page, { intent: 'FORCED_OPEN', reason: 'only for a moment', expiresInMs: 6000 })
  await expect.poll(till.ask).toBe(503)
  await expect(page.getByText(/^ends in [1-6] s/).first()).toBeVisible()
  await expect.poll(till.ask).toBe(200)
  await expect(stateOf(page)).toContainText('Closed')
  await expect(rowOf('What happened', 'hold ended')).toContainText('Closed')
})

test('shadow counts failures and lets them pass', async () => {
  await page.getByRole('button', { name: 'More for till' }).first().click()
  await page.getByRole('menuitem', { name: 'Shadow' }).click()
  await say(page, 'Shadow till', 'to see what it would do')
  await expect(stateOf(page)).toContainText('Metrics only')
  till.answers = 500
  for (let call = 0; call < 10; call++) expect(await till.ask()).toBe(500)
  await expect(rowOf('On each gateway', 'Metrics only')).toContainText('100%')
})

test('"until reset" is a second confirmation', async () => {
  await till.order(page, { intent: 'RESET', reason: 'begin anew', expiresInMs: null })
  await expect(stateOf(page)).toContainText('Closed')
  await onPage('Trip till').click()
  const dialog = page.getByRole('dialog', { name: 'Trip till' })
  await dialog.getByLabel('Reason').fill('until the card network calls')
  await dialog.getByRole('combobox', { name: 'Ends by itself' }).click()
  await page.getByRole('option', { name: 'Until reset' }).click()
  await dialog.getByRole('button', { name: 'Trip till' }).click()
  await expect(dialog.getByText('Confirm that you will reset it, or choose an end')).toBeVisible()
  await dialog.getByRole('checkbox', { name: /Nothing will end this but a reset/ }).check()
  await dialog.getByRole('button', { name: 'Trip till' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: /Held open by/ })).toContainText('until reset')
  await till.order(page, { intent: 'RESET', reason: 'they called', expiresInMs: null })
})

test('of two operators the second sees what the first did, and replaces it only by saying so', async ({ browser }) => {
  await expect(stateOf(page)).toContainText('Closed')
  await onPage('Trip till').click()
  const mine = page.getByRole('dialog', { name: 'Trip till' })
  await mine.getByLabel('Reason').fill('I saw it fail')

  const other = await visitOf(browser, bo)
  await other.getByRole('main').getByRole('button', { name: 'Trip till' }).first().click()
  await say(other, 'Trip till', 'card data is wrong')
  await expect(other.getByText(`Held open by ${bo.name}`)).toBeVisible()

  await mine.getByRole('button', { name: 'Trip till' }).click()
  await expect(mine.getByRole('alert').first()).toContainText(`Held open by ${bo.name}`)
  await expect(mine).toContainText('card data is wrong')
  const replace = mine.getByRole('button', { name: 'Replace: Trip till' })
  await expect(replace).toBeDisabled()
  expect((await ask('/till')).body).toMatchObject({ reason: 'card data is wrong' })

  await mine.getByRole('checkbox', { name: `Replace the order of ${bo.name}` }).check()
  await replace.click()
  await expect(mine).toHaveCount(0)
  await expect(other.getByText(`Held open by ${administrator.name}`)).toBeVisible()
  await expect.poll(async () => (await ask('/till')).body).toMatchObject({ reason: 'I saw it fail' })
  await other.context().close()
})

test('the board opens to gateways, and its address is the truth', async () => {
  await page.goto('/breakers?q=till')
  await page.getByRole('button', { name: 'Gateways and instances of till' }).click()
  await expect(page).toHaveURL(/open=demo/)
  const rows = page.getByRole('main').getByRole('row').filter({ hasText: 'Forced open' })
  await expect(rows).toHaveCount(2)
  await page.reload()
  await expect(rows).toHaveCount(2)
  await rows.first().focus()
  await page.keyboard.press('ArrowLeft')
  await expect(rows).toHaveCount(1)
})

test('who may only look is offered nothing to press', async ({ browser }) => {
  const visit = await visitOf(browser, vi)
  await expect(visit.getByText(`Held open by ${administrator.name}`)).toBeVisible()
  await expect(visit.getByRole('main').getByRole('button', { name: /^(Trip|Reset|Shadow|Disable|More)/ })).toHaveCount(
    0,
  )
  await visit.goto('/')
  await expect(
    visit
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: /^Breaker till/ }),
  ).toBeVisible()
  await expect(visit.getByRole('main').getByRole('button', { name: /till/ })).toHaveCount(0)
  await visit.context().close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing with the dialog open in ${colorScheme} colours`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' })
    const visit = await context.newPage()
    await signIn(visit)
    await visit.goto('/breakers/demo/till')
    await visit.getByRole('main').getByRole('button', { name: 'Reset till' }).first().click()
    await expect(visit.getByRole('dialog', { name: 'Reset till' })).toBeVisible()
    const { violations } = await new AxeBuilder({ page: visit }).analyze()
    expect(violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.target.join(' ') ?? ''}`)).toEqual([])
    await context.close()
  })
}

/** In the dialog: says why, and confirms by the button that names what is done. */
async function say(visit: Page, action: string, reason: string): Promise<void> {
  const dialog = visit.getByRole('dialog', { name: action })
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: action }).click()
  await expect(dialog).toHaveCount(0)
}

/** The breaker's page, as somebody else sees it. */
async function visitOf(browser: Browser, who: typeof bo): Promise<Page> {
  const context = await browser.newContext()
  const visit = await context.newPage()
  await signIn(visit, who)
  await visit.goto('/breakers/demo/till')
  return visit
}
