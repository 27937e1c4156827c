/** Where the product under test runs, and what the tests do with it beside the browser. */
import { expect, type Page } from '@playwright/test'
import { request } from 'undici'

export const administrator = { name: 'Ada Test', email: 'ada@example.com', password: 'a long enough passphrase' }

/** What `npm test` says of the product under test. */
export function told(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: run the browser tests by \`npm test\``)
  return value
}

export const setupLink = () => told('SWITCHYARD_SETUP_LINK')
const gatewayUrl = () => told('SWITCHYARD_GATEWAY_URL')
export const dataDir = () => told('SWITCHYARD_TEST_DATA_DIR')
const consulAddress = () => told('SWITCHYARD_TEST_CONSUL')

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Record<string, unknown>
}

/** One request through the gateway; its answer must be JSON. */
export async function ask(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await request(`${gatewayUrl()}${path}`, { headers })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: (await answer.body.json()) as Record<string, unknown>,
  }
}

/**
 * Who answered: an instance, or the gateway alone, by its status. The demo's instances fail now and then, as they are
 * meant to, so an instance's own status is no sign of how the gateway did.
 */
export function outcome({ status, body }: Answer): 'from an instance' | number {
  return body.instance === undefined ? status : 'from an instance'
}

export async function askTimes(count: number, path: string, headers: Record<string, string> = {}): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let index = 0; index < count; index++) answers.push(await ask(path, headers))
  return answers
}

/** The addresses of a service's instances, as Consul has them. */
export async function instancesOf(service: string): Promise<{ id: string; address: string; version: string }[]> {
  const answer = await request(`${consulAddress()}/v1/health/service/${service}`)
  const entries = (await answer.body.json()) as {
    Service: { ID: string; Address: string; Port: number; Meta: Record<string, string> }
  }[]
  return entries.map(({ Service }) => ({
    id: Service.ID,
    address: `${Service.Address}:${String(Service.Port)}`,
    version: Service.Meta.version ?? '',
  }))
}

/** Stops an instance of the demo for a minute: it closes its port, as a crashed service does. */
export async function crash(address: string): Promise<void> {
  const answer = await request(`http://${address}/_demo/crash`, { method: 'POST' })
  expect(answer.statusCode).toBeLessThan(300)
  await answer.body.dump()
}

/** Signs in as the administrator, or makes that account when there is none. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(administrator.email)
  await page.getByLabel('Password', { exact: false }).first().fill(administrator.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
}

/** In the review: the message is there, publish, and wait until the gateway has it in force. */
export async function publish(page: Page): Promise<void> {
  const review = page.getByRole('dialog', { name: 'Review and publish' })
  await review.getByRole('button', { name: /^Publish/ }).click()
  await expect(page.getByText(/is in force/).first()).toBeVisible()
}

/** Picks an option of a select, whichever kind it is. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  // The list of options bears the same label as its field, and the shell has a namespace to choose too.
  await page.getByRole('main').getByRole('combobox', { name: label, exact: true }).first().click()
  await page.getByRole('option', { name: option, exact: false }).first().click()
}
