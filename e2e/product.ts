/** Where the product under test runs, and what the tests do with it beside the browser. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test'
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
 * Who answered: an instance of the demo, which says which one in a header, or the gateway alone, by its status. The demo's
 * instances fail now and then, as they are meant to, so an instance's own status is no sign of how the gateway did.
 */
export function outcome({ status, headers }: Answer): 'from an instance' | number {
  return headers['x-instance'] === undefined ? status : 'from an instance'
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

/** A request to Consul's own API, as somebody with access to it would send one; gives the answer's text. */
export async function consul(method: 'GET' | 'PUT', path: string, body?: string): Promise<string> {
  const answer = await request(`${consulAddress()}${path}`, { method, ...(body === undefined ? {} : { body }) })
  const text = await answer.body.text()
  expect(answer.statusCode, `${method} ${path}: ${text}`).toBe(200)
  return text
}

/** Registers a service as a process does that knows nothing of Switchyard. */
export async function registerInConsul(service: { ID: string; Name: string; Port: number }): Promise<void> {
  await consul('PUT', '/v1/agent/service/register', JSON.stringify(service))
}

/** Stops an instance of the demo for a minute: it closes its port, as a crashed service does. */
export async function crash(address: string): Promise<void> {
  const answer = await request(`http://${address}/_demo/crash`, { method: 'POST' })
  expect(answer.statusCode).toBeLessThan(300)
  await answer.body.dump()
}

type Cookies = Parameters<BrowserContext['addCookies']>[0]

/**
 * Signs in, as the administrator unless somebody else is named: by the session that an earlier test left, as long as it
 * holds, because the product takes only so many sign-ins a minute from one address.
 */
export async function signIn(page: Page, who: { email: string; password: string } = administrator): Promise<void> {
  const file = join(dataDir(), `session-of-${who.email}.json`)
  if (existsSync(file)) await page.context().addCookies(JSON.parse(readFileSync(file, 'utf8')) as Cookies)
  await page.goto('/')
  const overview = page.getByRole('heading', { name: 'Overview' })
  await expect(overview.or(page.getByRole('button', { name: 'Sign in' }))).toBeVisible()
  if (await overview.isVisible()) return
  await page.getByLabel('E-mail').fill(who.email)
  await page.getByLabel('Password', { exact: false }).first().fill(who.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(overview).toBeVisible()
  writeFileSync(file, JSON.stringify(await page.context().cookies()))
}

/** The dialog in which a change is reviewed. */
export const review = (page: Page): Locator => page.getByRole('dialog', { name: 'Review and publish' })

/** In the review: the message is there, publish, and wait until the gateway has it in force. Gives the revision. */
export async function publish(page: Page): Promise<number> {
  return publishBy(page, review(page).getByRole('button', { name: /^Publish/ }))
}

/** Presses a button that makes a revision, and waits until the gateway has it in force. Gives its number. */
export async function publishBy(page: Page, button: Locator): Promise<number> {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST' && madeRevision(answer.url()))
  await button.click()
  const answer = await answered
  const revision = Number(/"revision":(\d+)/.exec(await answer.text())?.[1])
  expect(answer.status(), 'the revision was refused').toBe(200)
  await expect(page.getByText(`r${String(revision)} is in force`)).toBeVisible()
  return revision
}

function madeRevision(url: string): boolean {
  return /\/api\/trpc\/(changes\.(publish|rollback|revert)|changeSets\.publish)/.test(url)
}

/** Picks an option of a select, whichever kind it is. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  // The list of options bears the same label as its field, and the shell has a namespace to choose too.
  await page.getByRole('main').getByRole('combobox', { name: label, exact: true }).first().click()
  await page.getByRole('option', { name: option, exact: false }).first().click()
}
