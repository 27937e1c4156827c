/** A service's own settings and its subsets: what their forms say, and that the gateway goes by what they publish. */
import { expect, test, type Page } from '@playwright/test'
import { ask, choose, instancesOf, publish, registerInConsul, review, signIn } from './product'

test.describe.configure({ mode: 'serial' })

let page: Page
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
  await signIn(page)
})
test.afterAll(async () => {
  await page.close()
})

const openReview = () => page.getByRole('button', { name: 'Review' }).click()

test('a new subset shows which instances it selects now, and routes can send to it', async () => {
  const [first, ...others] = (await instancesOf('catalog')).filter(({ version }) => version === 'v2')
  if (first === undefined || others.length > 0) throw new Error('the demo has another number of catalog v2 instances')
  await page.goto('/services/catalog?tab=subsets')
  await page.getByRole('link', { name: 'New subset' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('catalog-next')
  const meta = page.getByRole('combobox', { name: 'Meta' })
  await meta.fill('version=v9')
  await meta.press('Enter')
  await expect(page.getByText('No instance carries version=v9.')).toBeVisible()
  await meta.fill('v2')
  await page.getByRole('option', { name: 'version=v2' }).click()
  await expect(page.getByText(/Matches 1 of \d instances:/)).toBeVisible()
  await expect(page.getByRole('status').getByText(first.address)).toBeVisible()
  await openReview()
  await expect(review(page)).toContainText('Meta version')
  await publish(page)
  await expect(page.getByRole('row', { name: /catalog-next/ })).toContainText(/1 of \d/)

  await page.goto('/routes/new')
  await page.getByRole('main').getByLabel('Name', { exact: true }).fill('next')
  await choose(page, 'Namespace', 'demo')
  await page.getByRole('textbox', { name: 'Path', exact: true }).fill('/next')
  await page.getByRole('main').getByLabel('Service', { exact: true }).first().fill('catalog')
  await choose(page, 'Instances', 'catalog-next')
  await openReview()
  await publish(page)
  expect((await ask('/next')).body.instance).toBe(first.id)
})

test('a subset that a route names is deleted only with a warning', async () => {
  await page.goto('/services/catalog?tab=subsets')
  await page.getByRole('button', { name: 'Actions for catalog-next' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(review(page).getByText('subset demo/catalog-next is still in use')).toBeVisible()
  await page.keyboard.press('Escape')
})

test('a service that registered itself is taken up by a namespace', async () => {
  await registerInConsul({ ID: 'guest-1', Name: 'guest', Port: 9 })
  await page.goto('/services')
  await page.getByRole('link', { name: 'guest' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByText('No namespace has taken this service up')).toBeVisible()
  await page.getByLabel('Owner').fill('the guests')
  await openReview()
  await expect(review(page).getByLabel('Message')).toHaveValue('Take up service guest in demo')
  await publish(page)
  await expect(page.getByText('the guests')).toBeVisible()
})
