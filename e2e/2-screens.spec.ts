/** Every screen, in both themes, in both languages and on a phone: it shows itself, fits, and axe finds nothing. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { signIn } from './product'

const screens = [
  ['/', 'Overview', '概览'],
  ['/services', 'Services', '服务'],
  ['/services/payments', 'payments', 'payments'],
  ['/routes', 'Routes', '路由'],
  ['/routes/demo/checkout', 'Route checkout', 'checkout'],
  ['/routes/new', 'New route', ''],
  ['/breakers', 'Breakers', '熔断器'],
  ['/breakers/demo/payments', 'payments', 'payments'],
  ['/breakers/new', 'New breaker', ''],
  ['/limits', 'Limits', ''],
  ['/limits/demo/shop-per-client', 'shop-per-client', 'shop-per-client'],
  ['/limits/new', 'New limit', ''],
  ['/locks', 'Locks', '锁'],
  ['/gateways', 'Gateways', '网关'],
  ['/changes', 'Changes', ''],
  ['/changes/1', '', ''],
] as const

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any screen in ${colorScheme} colours`, async ({ browser }) => {
    test.setTimeout(240_000)
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await signIn(page)
    const found: string[] = []
    for (const [address] of screens) {
      await page.goto(address)
      await expect(page.locator('main h1, main h2').first()).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      found.push(...violations.map(({ id, nodes }) => `${address}: ${id} at ${nodes[0]?.target.join(' ') ?? ''}`))
    }
    expect(found).toEqual([])
    await context.close()
  })
}

test('no screen is wider than a phone', async ({ browser }) => {
  test.setTimeout(180_000)
  const page = await browser.newPage({ viewport: { width: 375, height: 760 } })
  await signIn(page)
  for (const [address] of screens) {
    await page.goto(address)
    await expect(page.locator('main h1, main h2').first()).toBeVisible()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width, address).toBeLessThanOrEqual(375)
  }
  await page.close()
})

test('each screen speaks English and Chinese', async ({ browser }) => {
  test.setTimeout(180_000)
  const context = await browser.newContext({ locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await expect(page.locator('html')).toHaveAttribute('lang', /^zh/)
  await context.close()
})
