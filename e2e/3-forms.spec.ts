/** What the forms refuse, and where they say so; that no edit is lost; what the browser remembers. */
import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test'
import { administrator, choose, signIn } from './product'

test.describe.configure({ mode: 'serial' })

let context: BrowserContext
let page: Page
test.beforeAll(async ({ browser }) => {
  // A context of its own, which can have a second tab.
  context = await browser.newContext()
  page = await context.newPage()
  await signIn(page)
})
test.afterAll(async () => {
  await context.close()
})

const field = (label: string): Locator => page.getByRole('main').getByLabel(label, { exact: true }).first()
const review = () => page.getByRole('button', { name: 'Review' }).click()

/** The text that a field says is wrong with it: what it is described by. */
async function problemAt(input: Locator): Promise<string> {
  await expect(input).toHaveAttribute('aria-invalid', 'true')
  const ids = ((await input.getAttribute('aria-describedby')) ?? '').split(' ').filter((id) => id.endsWith('error'))
  const texts = await Promise.all(ids.map((id) => input.page().locator(`[id="${id}"]`).innerText()))
  return texts.join(' ')
}

async function expectNothingToPublish() {
  await expect(page.getByRole('dialog', { name: 'Review and publish' })).toHaveCount(0)
}

/** Each value in turn is put into the field, refused at it for the reason given, and not reviewed. */
async function refuses(label: string, values: readonly string[], problem: RegExp) {
  for (const value of values) {
    await field(label).fill(value)
    await review()
    expect(await problemAt(field(label)), value).toMatch(problem)
    await expectNothingToPublish()
  }
}

test.describe('a route', () => {
  test.beforeEach(async () => {
    await page.goto('/routes/new')
    await field('Name').fill('probe')
    await field('Service').fill('catalog')
  })

  test('is called by lower-case letters, digits and hyphens', async () => {
    const names = ['Upper', '-begins', 'with space', 'dot.ted', 'a'.repeat(64), '']
    await refuses('Name', names, /lower-case letters, digits and hyphens/)
  })

  test('has hosts without scheme or port', async () => {
    for (const host of ['http://shop.example', 'shop.example:80', '-shop.example', 'a..b']) {
      await field('Hosts').fill(host)
      await field('Hosts').press('Enter')
      await review()
      expect(await problemAt(field('Hosts')), host).toMatch(/host name without a port/)
      await expectNothingToPublish()
      await field('Hosts').press('Backspace')
    }
  })

  test('has a path, or a regex that RE2 takes', async () => {
    await field('Path').fill('no-slash')
    await review()
    await expect(page.getByText(/use a path that begins with \//i)).toBeVisible()
    await page.getByRole('main').getByText('regex', { exact: true }).click()
    for (const regex of ['(a+', '/x(?=y)', '(?<!a)b', '(a)\\1', '*']) {
      await field('Path').fill(regex)
      await expect(field('Path')).not.toHaveAttribute('aria-invalid', 'true')
      await review()
      await expect(field('Path'), regex).toHaveAttribute('aria-invalid', 'true')
      await expect(page.getByText(/use an RE2 regular expression/i)).toBeVisible()
      await expectNothingToPublish()
    }
  })

  test('takes a regex of catastrophic shape at once', async () => {
    await page.getByRole('main').getByText('regex', { exact: true }).click()
    await field('Path').fill('/(a+)+$')
    await review()
    await expect(page.getByRole('dialog', { name: 'Review and publish' })).toContainText('probe')
    await page.keyboard.press('Escape')
  })

  test('has weights that add to 100', async () => {
    await field('Weight').fill('60')
    await field('Weight').blur()
    await expect(page.getByText('Adds to 60%: 40 missing')).toBeVisible()
    await review()
    await expectNothingToPublish()
    await field('Weight').fill('100')
    await review()
    await expect(page.getByRole('dialog', { name: 'Review and publish' })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  test('waits 10 ms to an hour', async () => {
    await refuses('Timeout', ['0', '9000'], /10 to 3600000 ms/)
  })
})

test('a limit has a name, a limit, a burst and a period within bounds, and a header to tell callers apart', async () => {
  await page.goto('/limits/new')
  await refuses('Name', ['Not This'], /lower-case letters/)
  await field('Name').fill('probe')
  await refuses('Requests', ['0', '2000000'], /1 to 1000000/)
  await field('Requests').fill('5')
  await refuses('Burst', ['0'], /1 to 1000000/)
  await field('Burst').fill('5')
  await refuses('Period', ['0', '2000'], /100 ms to 1 day/)
  await field('Period').fill('1')
  await choose(page, 'Counted for', 'each value of a header')
  await refuses('Its name', [''], /name the header/)
})

test('a breaker guards a service by its name, with thresholds within bounds', async () => {
  await page.goto('/breakers/new')
  await field('Name').fill('probe')
  await refuses('Service', ['no such name!', ''], /letters, digits and hyphens/)
  await field('Service').fill('catalog')
  await refuses('Failure rate', ['0', '101'], /more than 0, at most 100/)
  await field('Failure rate').fill('50')
  await refuses('Seconds', ['0', '4000'], /1 to 3600/)
  await field('Seconds').fill('30')
  await refuses('Stays open for', ['0', '9000'], /100 ms to 1 hour/)
})

test('an instance listens on an address and a port, and is checked at a path', async () => {
  await page.goto('/services/catalog?tab=instances')
  await page.getByRole('button', { name: 'Register instance' }).first().click()
  const drawer = page.getByRole('dialog', { name: 'Register an instance of catalog' })
  const right = { Address: '10.0.0.1', Port: '8080', Path: '/healthz' }
  for (const [label, value] of Object.entries(right)) await drawer.getByLabel(label).fill(value)
  for (const [label, value, problem] of [
    ['Address', 'http://10.0.0.1', /IP address or a host name/],
    ['Address', '10.0.0.1:80', /IP address or a host name/],
    ['Address', '999.1.1.1', /IP address or a host name/],
    ['Port', '0', /port from 1 to 65535/],
    ['Port', '70000', /port from 1 to 65535/],
    ['Path', 'healthz', /begins with \//],
  ] as const) {
    await drawer.getByLabel(label).fill(value)
    await drawer.getByRole('button', { name: 'Register', exact: true }).click()
    expect(await problemAt(drawer.getByLabel(label)), value).toMatch(problem)
    await drawer.getByLabel(label).fill(right[label])
  }
})

test('a trip needs a reason', async () => {
  await page.goto('/breakers/demo/payments')
  await page.getByRole('button', { name: 'Trip payments', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Trip payments' })
  await dialog.getByLabel('Reason').fill('x')
  await dialog.getByRole('button', { name: 'Trip payments' }).click()
  await expect(dialog.getByText(/3 to 500 characters/)).toBeVisible()
  await page.keyboard.press('Escape')
})

test('Chinese and back to English', async () => {
  await page.goto('/routes')
  await page.getByRole('button', { name: 'Language' }).click()
  await page.getByRole('menuitem', { name: '简体中文' }).click()
  await expect(page.getByRole('heading', { name: '路由' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await page.reload()
  await expect(page.getByRole('heading', { name: '路由' })).toBeVisible()
  await page.getByRole('banner').getByRole('button', { name: '语言' }).click()
  await page.getByRole('menuitem', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'Routes' })).toBeVisible()
})

test('the theme that was chosen is there after a reload', async () => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Dark colours' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.getByRole('button', { name: 'Light colours' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light')
})

test('who signs out sees nothing until signed in again, and then what was asked for', async () => {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await page.goto('/limits')
  await page.getByLabel('E-mail').fill(administrator.email)
  await page.getByLabel('Password').first().fill('not this one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('E-mail or password is not right.')).toBeVisible()
  await page.getByLabel('Password').first().fill(administrator.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Limits' })).toBeVisible()
})
