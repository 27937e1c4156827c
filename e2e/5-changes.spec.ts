/**
 * Changes that are more than one person's single edit: gathered in a set, approved by a second person, merged after a
 * lost race, taken back, rolled back and compared. What is said on the screen is asked of the gateway.
 */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { addPerson } from './database'
import { ask, askTimes, choose, outcome, publish, publishBy, review, signIn } from './product'

test.describe.configure({ mode: 'serial' })

const second = { name: 'Bela Second', email: 'bela@example.com', password: 'another long passphrase' }

let page: Page
/** The second person's browser. */
let other: Page
/** The revision that the first change set became. */
let gathered = 0

test.beforeAll(async ({ browser }) => {
  await addPerson(second, 'EDITOR')
  page = await browser.newPage()
  await signIn(page)
  other = await (await browser.newContext()).newPage()
  await signIn(other, second)
})
test.afterAll(async () => {
  await page.close()
  await other.context().close()
})

const field = (on: Page, label: string): Locator => on.getByRole('main').getByLabel(label, { exact: true }).first()
const openReview = (on: Page) => on.getByRole('button', { name: 'Review' }).click()

async function newRoute(on: Page, name: string, namespace: string): Promise<void> {
  await on.goto('/routes/new')
  await field(on, 'Name').fill(name)
  await choose(on, 'Namespace', namespace)
  await on.getByRole('textbox', { name: 'Path', exact: true }).fill(`/${name}`)
  await field(on, 'Service').fill('catalog')
  await openReview(on)
}

async function addToNewSet(on: Page, title: string): Promise<void> {
  await review(on).getByRole('button', { name: 'Add to a change set' }).click()
  await on.getByRole('menuitem', { name: 'New change set…' }).click()
  await review(on).getByLabel('Title').fill(title)
  await review(on).getByRole('button', { name: 'Make it and add the change' }).click()
  await expect(on.getByText(`Added to “${title}”`)).toBeVisible()
}

async function addToSet(on: Page, title: string): Promise<void> {
  await review(on).getByRole('button', { name: 'Add to a change set' }).click()
  await on.getByRole('menuitem', { name: title }).click()
  await expect(on.getByText(`Added to “${title}”`)).toBeVisible()
}

async function openSet(on: Page, title: string): Promise<void> {
  await on.goto('/changes/sets')
  await on.getByRole('link', { name: title }).click()
  await expect(on.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

/** Moves all of catalog's requests to one of its two destinations. */
async function moveCatalogTo(destination: 1 | 2): Promise<void> {
  await page.goto('/routes/demo/catalog')
  const group = page.getByRole('group', { name: `Destination ${String(destination)}` })
  await group.getByLabel('Weight', { exact: true }).fill('100')
  await expect(page.getByText('Adds to 100%')).toBeVisible()
  await openReview(page)
}

const catalogVersions = async () => new Set((await askTimes(10, '/api/catalog')).map(({ body }) => body.version))

/** As its page shows it. */
async function checksumOf(revision: number): Promise<string> {
  await page.goto(`/changes/${String(revision)}`)
  return page.locator('dt', { hasText: 'Checksum' }).locator('xpath=following-sibling::dd').innerText()
}

test('edits gathered in a change set are reviewed together and become one revision', async () => {
  expect(await catalogVersions()).toEqual(new Set(['v2']))
  expect((await ask('/store')).status).toBe(404)

  await moveCatalogTo(1)
  await addToNewSet(page, 'The store opens')
  await newRoute(page, 'store', 'demo')
  await addToSet(page, 'The store opens')
  await page.goto('/routes/demo/payments')
  await field(page, 'Service').fill('nowhere')
  await openReview(page)
  await addToSet(page, 'The store opens')
  expect(await catalogVersions()).toEqual(new Set(['v2']))

  await openSet(page, 'The store opens')
  const catalog = page.getByLabel('route/demo/catalog')
  await expect(catalog).toContainText('catalog/catalog-v1: weight')
  await expect(catalog).toContainText(/0%\s*→\s*100%/)
  await expect(page.getByText(/Affects: .*service.*instance/)).toBeVisible()
  await expect(page.getByText('route demo/payments leads to no healthy instance')).toBeVisible()
  await page.getByRole('button', { name: 'Take payments out' }).click()
  await expect(page.getByText('route demo/payments leads to no healthy instance')).toHaveCount(0)

  gathered = await publishBy(page, page.getByRole('button', { name: 'Publish 2 changes' }))
  expect(await catalogVersions()).toEqual(new Set(['v1']))
  expect(outcome(await ask('/store'))).toBe('from an instance')
  await page.goto(`/changes/${String(gathered)}`)
  await expect(page.getByRole('heading', { name: 'The store opens' })).toBeVisible()
  await expect(page.getByText(new RegExp(`r${String(gathered)} enforced by 1 of 1 in`))).toBeVisible()
})

test('undo from the note of a publish brings the old answers back', async () => {
  await moveCatalogTo(2)
  const revision = await publish(page)
  expect(await catalogVersions()).toEqual(new Set(['v2']))
  const undone = await publishBy(page, page.getByRole('button', { name: `Undo r${String(revision)}` }))
  await expect(page.getByText(`r${String(revision)} is taken back by r${String(undone)}.`)).toBeVisible()
  expect(await catalogVersions()).toEqual(new Set(['v1']))
})

test('comparing two revisions shows what differs in the end, not each step between', async () => {
  const compare = (from: number, to: number) => `/changes/compare?from=${String(from)}&to=${String(to)}`
  await page.goto(compare(gathered, gathered + 2))
  await expect(page.getByText(`r${String(gathered)} and r${String(gathered + 2)} hold the same rules.`)).toBeVisible()
  await page.goto(compare(gathered - 1, gathered + 2))
  await expect(page.getByText('1 new · 1 changed')).toBeVisible()
  await expect(page.getByLabel('route/demo/catalog')).toContainText(/0%\s*→\s*100%/)
  await expect(page.getByLabel('route/demo/store')).toBeVisible()
})

test('a rollback says what it will not bring back, and brings the rules back to the same checksum', async () => {
  await page.goto('/breakers/demo/checkout')
  await page.getByRole('button', { name: /^Trip/ }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Trip checkout' })
  await dialog.getByLabel('Reason').fill('to be rolled back')
  await dialog.getByRole('button', { name: 'Trip checkout' }).click()
  await expect.poll(async () => (await ask('/api/checkout')).status).toBe(503)
  await moveCatalogTo(2)
  await publish(page)

  const checksum = await checksumOf(gathered)
  await page.getByRole('link', { name: 'Roll back to this revision' }).click()
  await expect(
    page.getByText(/Breaker demo\/checkout is held open now by .*to be rolled back.*That ends/),
  ).toBeVisible()
  const back = await publishBy(page, page.getByRole('button', { name: `Roll back to r${String(gathered)}` }))
  expect(await catalogVersions()).toEqual(new Set(['v1']))
  expect(outcome(await ask('/api/checkout'))).toBe('from an instance')
  await expect(page.getByText(`rollback to r${String(gathered)}`)).toBeVisible()
  expect(await checksumOf(back)).toBe(checksum)
})

test('where a namespace wants it, nothing is published before a second person has approved it', async () => {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'New namespace' }).click()
  const dialog = page.getByRole('dialog', { name: 'New namespace' })
  await dialog.getByLabel('Name').fill('guarded')
  await dialog.getByRole('switch', { name: 'Changes want a second approver' }).check()
  await dialog.getByRole('button', { name: 'Create the namespace' }).click()
  await expect(page.getByRole('row', { name: /guarded/ })).toContainText('second approver')

  await newRoute(page, 'vault', 'guarded')
  await expect(review(page).getByText(/guarded wants a second approver/)).toBeVisible()
  await expect(review(page).getByRole('button', { name: /^Publish/ })).toHaveCount(0)
  await addToNewSet(page, 'The vault opens')

  await openSet(page, 'The vault opens')
  await expect(page.getByText('You began or edited this, so somebody else has to approve it.')).toBeVisible()
  await expect(page.getByText(/It can be published once it is approved/)).toBeVisible()
  await openSet(other, 'The vault opens')
  await other.getByLabel('Comment').fill('Looked at the path')
  await other.getByRole('button', { name: 'Approve' }).click()

  await expect(page.getByText(`${second.name} approved it`)).toBeVisible()
  await expect(page.getByText('Looked at the path')).toBeVisible()
  expect((await ask('/vault')).status).toBe(404)
  await publishBy(page, page.getByRole('button', { name: 'Publish 1 change' }))
  expect(outcome(await ask('/vault'))).toBe('from an instance')
})

test('who loses a race merges both versions, and both people’s fields are published', async () => {
  const address = '/limits/demo/reports/edit'
  await page.goto(address)
  await other.goto(address)
  await field(page, 'What it is for').fill('the slower edit')
  await field(page, 'Burst').fill('9')
  await field(other, 'Burst').fill('7')
  await field(other, 'Requests').fill('3')
  await openReview(other)
  await publish(other)

  await openReview(page)
  await review(page)
    .getByRole('button', { name: /^Publish/ })
    .click()
  const merge = page.getByRole('region', { name: 'Somebody was faster' })
  await expect(merge).toContainText(`${second.name} changed this`)
  await expect(merge).toContainText(`3 by ${second.name}`)
  await expect(merge).toContainText('the slower edit by you')
  await merge.getByRole('radio', { name: 'You 9' }).click()
  await merge.getByRole('button', { name: 'Continue with the merged version' }).click()
  await publish(page)
  await expect(page.getByText('the slower edit').first()).toBeVisible()
  await page.goto(address)
  await expect(field(page, 'Requests')).toHaveValue('3')
  await expect(field(page, 'Burst')).toHaveValue('9')
  await expect(field(page, 'What it is for')).toHaveValue('the slower edit')
})
