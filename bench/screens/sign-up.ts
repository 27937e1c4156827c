import type { Page } from '@playwright/test'
import type { Running } from '@/processes/setup/product.mjs'

/** Makes the first account and ends on the Overview. */
export async function signUp(page: Page, { setupLink }: Running): Promise<void> {
  await page.goto(setupLink ?? '')
  await page.getByLabel('Your name').fill('Bench')
  await page.getByLabel('E-mail').fill('bench@example.com')
  await page.getByLabel('Password', { exact: false }).first().fill('a long enough passphrase')
  await page.getByRole('button', { name: 'Open the yard' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
}
