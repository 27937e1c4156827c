/** Every screen, in both themes, in both languages and on a phone: it shows itself, fits, and axe finds nothing. */
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { signIn } from './product'

/** Address, and the heading in English and in Chinese; an object's own name is the same in both. */
const screens = [
  ['/', 'Overview', '总览'],
  ['/services', 'Services', '服务'],
  ['/services/payments', 'payments', 'payments'],
  ['/services/payments?tab=subsets', 'payments', 'payments'],
  ['/services/checkout/settings', 'Settings of checkout', 'checkout 的设置'],
  ['/services/checkout/subsets/new', 'New subset of checkout', '新建 checkout 的子集'],
  ['/services/payments?tab=instances', 'payments', 'payments'],
  ['/instances', 'Instances', '实例'],
  ['/topology', 'Topology', '拓扑'],
  ['/topology?view=list', 'Topology', '拓扑'],
  ['/routes', 'Routes', '路由'],
  ['/routes/demo/checkout', 'checkout', 'checkout'],
  ['/routes/new', 'New route', '新建路由'],
  ['/breakers', 'Breakers', '熔断器'],
  ['/breakers/demo/payments', 'payments', 'payments'],
  ['/breakers/new', 'New breaker', '新建熔断器'],
  ['/limits', 'Limits', '限流'],
  ['/limits/demo/shop-per-client', 'shop-per-client', 'shop-per-client'],
  ['/limits/new', 'New limit', '新建限流'],
  ['/locks', 'Locks', '锁'],
  ['/gateways', 'Gateways', '网关'],
  ['/changes', 'Changes', '变更'],
  ['/changes/1', 'The demo fleet', 'The demo fleet'],
  ['/changes/1/rollback', 'Roll back to r1', '回滚到 r1'],
  ['/changes/compare?from=0&to=1', 'Compare two revisions', '比较两个修订'],
  ['/changes/sets', 'Changes', '变更'],
  ['/changes/drift', 'Changes', '变更'],
  ['/settings', 'Settings', '设置'],
] as const

/** So that everything is seen: charts are not loaded before that. */
const tall = { width: 1440, height: 4000 }

/** Opens a screen and waits until it shows its data and no skeletons. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.locator('main h1').first()).toBeVisible()
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any screen in ${colorScheme} colours`, async ({ browser }) => {
    test.setTimeout(240_000)
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce', viewport: tall })
    const page = await context.newPage()
    await signIn(page)
    const found: string[] = []
    for (const [address] of screens) {
      await open(page, address)
      const { violations } = await new AxeBuilder({ page }).analyze()
      found.push(...violations.map(({ id, nodes }) => `${address}: ${id} at ${nodes[0]?.target.join(' ') ?? ''}`))
    }
    expect(found).toEqual([])
    await context.close()
  })
}

test('no screen is wider than a phone', async ({ browser }) => {
  test.setTimeout(180_000)
  const page = await browser.newPage({ viewport: { ...tall, width: 375 } })
  await signIn(page)
  for (const [address] of screens) {
    await open(page, address)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width, address).toBeLessThanOrEqual(375)
  }
  await page.close()
})

for (const [place, locale, language] of [
  [1, 'en-GB', 'en'],
  [2, 'zh-CN', 'zh'],
] as const) {
  test(`each screen is headed in the browser's language: ${language}`, async ({ browser }) => {
    test.setTimeout(180_000)
    const context = await browser.newContext({ locale: 'en-GB' })
    const page = await context.newPage()
    await signIn(page)
    const own = await browser.newContext({ locale, viewport: tall, storageState: await withoutLanguage(context) })
    const visit = await own.newPage()
    for (const screen of screens) {
      await open(visit, screen[0])
      await expect(visit.locator('html')).toHaveAttribute('lang', new RegExp(`^${language}`))
      await expect(visit.locator('main h1').first()).toContainText(screen[place])
    }
    await own.close()
    await context.close()
  })
}

/** The session, without a language that was chosen before. */
async function withoutLanguage(context: BrowserContext) {
  const state = await context.storageState()
  return { ...state, cookies: state.cookies.filter(({ name }) => name !== 'switchyard-locale') }
}
