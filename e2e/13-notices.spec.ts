/**
 * Who is told when a breaker opens: the screen, by a note and the bell, and addresses elsewhere, by signed webhooks. And
 * what other thresholds would have done with the same calls.
 */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { breakerSpec } from '@/domain/breaker/policy'
import { commitUnchecked } from './database'
import { OwnService } from './own-service'
import { signIn } from './product'
import { isSigned, Receiver } from './receiver'

test.describe.configure({ mode: 'serial' })

let kiosk: OwnService
/** Notices of one breaker come at most once a minute: webhooks are tried on another one. */
let stall: OwnService
let receiver: Receiver
let secret: string
let page: Page

test.beforeAll(async ({ browser }) => {
  kiosk = await OwnService.start('kiosk', 200)
  stall = await OwnService.start('stall', 200)
  receiver = await Receiver.start()
  // A context of its own: axe opens pages in it.
  page = await (await browser.newContext()).newPage()
  await signIn(page)
})

test.afterAll(async () => {
  await page.context().close()
  await kiosk.stop()
  await stall.stop()
  receiver.stop()
})

const bell = () => page.getByRole('button', { name: /^Notices$|new notice/ })
const notices = () => page.getByRole('dialog', { name: "The last day's notices" })
const close = () => kiosk.order(page, { intent: 'RESET', reason: 'it is repaired', expiresInMs: null })

async function axeFindsNothing(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.target.join(' ') ?? ''}`)).toEqual([])
}

/** The demo's own breakers open and close meanwhile: what comes after the look is unread again. */
async function readAll(): Promise<void> {
  await expect(async () => {
    await bell().click()
    await expect(bell()).toHaveAccessibleName('Notices', { timeout: 1000 })
  }).toPass()
}

test('an opening is told by a note and by the bell, whose list leads to the breaker', async () => {
  await page.goto('/services')
  await readAll()
  await page.keyboard.press('Escape')
  await expect(notices()).toHaveCount(0)

  await kiosk.failUntilOpen()
  const note = page.getByRole('alert').filter({ hasText: 'demo/kiosk is open' }).first()
  await expect(note).toContainText('Too many calls failed')
  await expect(note).toContainText('on 1 of 1 gateway')
  await expect(bell()).toHaveAccessibleName(/new notice/)
  await axeFindsNothing()

  await bell().click()
  const line = notices().getByRole('listitem').filter({ hasText: 'demo/kiosk is open' }).first()
  await expect(line).toContainText('Too many calls failed')
  await line.getByRole('link', { name: 'demo/kiosk is open' }).click()
  await expect(page).toHaveURL(/\/breakers\/demo\/kiosk$/)
  await expect(notices()).toHaveCount(0)
})

test("a closing takes the place of the opening's note", async () => {
  kiosk.answers = 200
  const opened = page.getByRole('alert').filter({ hasText: 'demo/kiosk is open' }).first()
  await expect(opened).toBeVisible()
  await close()
  await expect(page.getByRole('status').filter({ hasText: 'demo/kiosk is closed again' }).first()).toBeVisible()
  await expect(opened).toHaveCount(0)
})

test('what was read in the list stays read after a reload', async () => {
  await expect(async () => {
    await readAll()
    const listed = page.waitForResponse((answer) => answer.url().includes('notices.list'))
    await page.reload()
    await listed
    await expect(bell()).toHaveAccessibleName('Notices', { timeout: 1000 })
  }).toPass()
  await bell().click()
  await expect(notices().getByRole('listitem').filter({ hasText: 'demo/kiosk is closed again' }).first()).toBeVisible()
})

const hook = () => page.getByRole('table', { name: 'Webhooks' }).getByRole('row').filter({ hasText: receiver.url })

async function choose(action: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${receiver.url}` }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

/** What the stall's opening came as, once for each try. */
const openings = () => receiver.of('breaker.opened', 'stall')

/** The message of that opening in the delivery log. */
const delivery = (): Locator =>
  page
    .getByRole('dialog', { name: `Delivery log of ${receiver.url}` })
    .getByRole('listitem')
    .filter({ has: page.getByText(openings()[0]?.id ?? 'none came', { exact: true }) })

test('a webhook is added, its secret shown once, and a test delivered that the secret signs', async () => {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Add a webhook' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a webhook' })
  await dialog.getByLabel('Address').fill('hooks.example.com')
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect(dialog.getByText(/use an address such as/)).toBeVisible()
  await dialog.getByLabel('Address').fill(receiver.url)
  await dialog.getByRole('button', { name: 'Add' }).click()

  const shown = page.getByRole('dialog', { name: `The secret of ${receiver.url}` })
  secret = await shown.getByText(/^whsec_/).innerText()
  await axeFindsNothing()
  await shown.getByRole('button', { name: 'I have it' }).click()
  await expect(page.getByText(secret)).toHaveCount(0)

  await choose('Send a test')
  await expect.poll(() => receiver.of('webhook.test').length).toBe(1)
  const [sent] = receiver.of('webhook.test')
  expect(sent && isSigned(sent, secret)).toBe(true)
  expect(sent && isSigned({ ...sent, body: `${sent.body} ` }, secret)).toBe(false)
  await expect(hook()).toContainText(/[1-9]\d* delivered, 0 failed/)
})

test('an opening is delivered; what was not taken shows its answer and next try, and is tried again', async () => {
  receiver.answer = { status: 503, text: 'busy with something else' }
  await stall.failUntilOpen()
  await expect.poll(() => openings().length).toBe(1)
  await choose('Delivery log')
  await expect(delivery()).toContainText('A breaker opened')
  await expect(delivery()).toContainText(/Waiting.*1 try, next try in \d+/)
  await expect(delivery()).toContainText('answered 503')
  await expect(delivery()).toContainText('busy with something else')

  receiver.answer = { status: 204, text: '' }
  await expect(delivery()).toContainText(/Delivered.*2 tries/)
  const [first, second] = openings()
  expect(second?.id).toBe(first?.id)
  expect(second && isSigned(second, secret)).toBe(true)
  expect(second?.payload.data).toMatchObject({
    namespace: 'demo',
    breaker: 'stall',
    state: 'OPEN',
    open: 1,
    gateways: 1,
  })
  await axeFindsNothing()
})

test('what was delivered is sent again when it is asked for, as the same message', async () => {
  await delivery().getByRole('button', { name: 'Send again' }).click()
  await expect.poll(() => openings().map(({ id }) => id)).toEqual(Array.from({ length: 3 }, () => openings()[0]?.id))
  await page.keyboard.press('Escape')
  await choose('Remove')
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(hook()).toHaveCount(0)
})

test('the editor says how often other thresholds would have opened on the recorded calls', async () => {
  await page.goto('/breakers/demo/kiosk/edit')
  const verdict = page.getByText(/^With these values it would/).first()
  await expect(async () => {
    await page.getByRole('button', { name: 'Up to now' }).click()
    await expect(page.getByText(/^In fact it opened one time,/)).toBeVisible({ timeout: 2000 })
  }).toPass()
  await expect(verdict).toHaveText(/^With these values it would have opened one time: at .+ for .+\.$/)
  await expect(page.getByText(/^Only [\d.]+% of this time was recorded/)).toBeVisible()

  await page.getByRole('textbox', { name: /^Calls/ }).fill('100')
  await page.getByRole('textbox', { name: /^Minimum of calls/ }).fill('100')
  await expect(verdict).toHaveText('With these values it would not have opened.')
  await expect(page.getByText(/^In fact it opened one time,/)).toBeVisible()
  await page.getByRole('textbox', { name: /^Failure rate/ }).fill('0')
  await expect(page.getByText('Put the fields right to try them.')).toBeVisible()
})

test('where nothing was recorded the editor says so', async () => {
  const idle = { kind: 'breaker', namespace: 'demo', name: 'kiosk-idle' } as const
  const spec = breakerSpec.parse({ service: 'kiosk-idle' })
  await commitUnchecked([{ op: 'put', object: { ...idle, spec }, baseVersion: 'ANY' }], 'Nobody calls it')
  try {
    await page.goto('/breakers/demo/kiosk-idle/edit')
    await expect(page.getByRole('main').getByText('Nothing recorded yet')).toBeVisible()
    await expect(page.getByText(/^With these values/)).toHaveCount(0)
  } finally {
    await commitUnchecked([{ op: 'delete', id: idle, baseVersion: 'ANY' }], 'It goes')
  }
})
