/**
 * A revision that a gateway cannot enforce, brought into the database past the API's schemas: the gateway keeps serving
 * the last good one, and within five seconds the screens name the gateway, the object and the reason.
 */
import { expect, test, type Page } from '@playwright/test'
import { routeSpec } from '@/domain/routing/route'
import { commitUnchecked } from './database'
import { ask, outcome, publishBy, signIn } from './product'

const sound = routeSpec.parse({ match: {}, destinations: [{ service: 'catalog', weightPercent: 100 }] })
const broken = { ...sound, match: { ...sound.match, path: { type: 'REGEX' as const, value: '/api/(' } } }
const object = { kind: 'route' as const, namespace: 'demo', name: 'catalog', spec: broken }

test('a revision that the gateway refuses changes nothing there, and is told at once and by name', async ({ page }) => {
  await signIn(page)
  const gateways = await page.context().newPage()
  await gateways.goto('/gateways')
  await expect(gateways.getByRole('row').filter({ hasText: 'Synced' })).toBeVisible()

  const committedAtMs = Date.now()
  const revision = await commitUnchecked(
    [{ op: 'put', object, baseVersion: 'ANY' }],
    'A pattern that nobody can compile',
  )
  const inTime = () => ({ timeout: Math.max(1, committedAtMs + 5000 - Date.now()) })
  const badge = page.getByRole('button', {
    name: `Revision ${String(revision)} is in force on 0 of 1 gateways; some refuse it`,
  })
  await expect(badge).toBeVisible(inTime())
  await expect(
    page
      .getByRole('main')
      .getByText(/route\/demo\/catalog/)
      .first(),
  ).toBeVisible(inTime())
  await expect(gateways.getByRole('row').filter({ hasText: 'route/demo/catalog' })).toContainText('Error', inTime())
  await badge.click()
  await expect(
    page
      .getByRole('dialog')
      .getByText(/regular expression/)
      .first(),
  ).toBeVisible()
  expect(outcome(await ask('/api/catalog'))).toBe('from an instance')

  await page.goto(`/changes/${String(revision)}`)
  await expect(page.getByText('One gateway refuses')).toBeVisible()
  await rollBackTo(page, revision - 1)
  await expect(gateways.getByRole('row').filter({ hasText: 'Synced' })).toBeVisible()
  await expect(gateways.getByText('route/demo/catalog')).toHaveCount(0)
  expect(outcome(await ask('/api/catalog'))).toBe('from an instance')
})

async function rollBackTo(page: Page, revision: number): Promise<void> {
  await page.goto(`/changes/${String(revision)}/rollback`)
  const back = await publishBy(page, page.getByRole('button', { name: `Roll back to r${String(revision)}` }))
  await expect(
    page.getByRole('button', { name: `Revision ${String(back)} is in force on the one gateway` }),
  ).toBeVisible()
}
