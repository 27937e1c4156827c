/**
 * `npm run bench -- screens [--short]`: the dashboard at ten thousand instances, in a real browser whose CPU is slowed down
 * four times. The whole product is started with data of its own, its Consul is filled, and fifty instances a second change
 * their health while somebody scrolls, filters, sorts and selects. Interactions are measured by the browser's own event
 * timing; rows are counted in the page. Needs a Chromium (see the README on browser tests).
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { createConsul } from '@/adapters/consul/consul'
import { type Running, startProduct } from '@/processes/setup/product.mjs'
import { type FilledFleet, fillFleet, keepChanging } from './fleet/fill-fleet'
import { percentile } from './support'
import { chromiumPath } from './screens/chromium-path'
import { installMeter, type Interactions, readMeter } from './screens/event-meter'
import { signUp } from './screens/sign-up'

const short = process.argv.includes('--short')
const size = short ? { services: 100, each: 10 } : { services: 1000, each: 10 }
const total = size.services * size.each
const changesPerSecond = 50
const slowdown = 4
const measuredMs = short ? 10_000 : 40_000

/** Rows in the page now: data rows of the table only. */
const rowsInPage = (page: Page) => page.locator('main [role="row"][data-row], main tbody tr').count()

async function scrollThrough(page: Page): Promise<{ most: number; seenLast: boolean }> {
  let most = 0
  const steps = short ? 20 : 60
  for (let step = 0; step <= steps; step++) {
    await page.evaluate(
      ([share]) => {
        const scrollers = [...document.querySelectorAll<HTMLElement>('main *'), document.documentElement]
        const tallest = scrollers.reduce((a, b) =>
          b.scrollHeight - b.clientHeight > a.scrollHeight - a.clientHeight ? b : a,
        )
        tallest.scrollTop = (tallest.scrollHeight - tallest.clientHeight) * (share ?? 0)
      },
      [step / steps],
    )
    await sleep(100)
    most = Math.max(most, await rowsInPage(page))
  }
  const last = page.locator(`main [aria-rowindex="${String(total)}"], main [aria-rowindex="${String(total + 1)}"]`)
  const seenLast = await last
    .first()
    .waitFor({ timeout: 10_000 })
    .then(
      () => true,
      () => false,
    )
  return { most, seenLast }
}

/** What an operator does, over and over: type into the filter, clear it, move, select, sort. */
async function useTable(page: Page, untilMs: number): Promise<number> {
  let rounds = 0
  const search = page.getByRole('main').getByRole('searchbox').or(page.getByRole('main').getByRole('textbox')).first()
  while (performance.now() < untilMs) {
    await search.click()
    await page.keyboard.type(`bench-${String(rounds % 10)}`, { delay: 60 })
    await sleep(700)
    await search.fill('')
    await sleep(700)
    await page.keyboard.press('Escape')
    await page.locator('main').getByRole('checkbox').nth(1).click({ timeout: 3000 })
    await page.locator('main').getByRole('checkbox').nth(3).click({ timeout: 3000 })
    for (const key of ['j', 'j', 'k']) {
      await page.keyboard.press(key)
      await sleep(80)
    }
    await page.locator('main').getByRole('columnheader').getByRole('button').nth(1).click({ timeout: 3000 })
    await sleep(500)
    await page.keyboard.press('Escape')
    rounds += 1
  }
  return rounds
}

function describe(interactions: Interactions) {
  const durations = interactions.durationsMs
  const rounded = (value: number) => Math.round(value)
  return {
    interactions: durations.length,
    interaction_p50_ms: rounded(percentile(durations, 50)),
    interaction_p98_ms: rounded(percentile(durations, 98)),
    interaction_max_ms: rounded(Math.max(0, ...durations)),
    over_100_ms: durations.filter((each) => each > 100).length,
    p75_by_event_ms: Object.fromEntries(
      Object.entries(interactions.byEvent).map(([name, all]) => [name, [all.length, percentile(all, 75)]]),
    ),
    long_tasks_ms: rounded(interactions.longTasksMs),
  }
}

async function measure(page: Page, running: Running, fleet: FilledFleet) {
  const client = await page.context().newCDPSession(page)
  await client.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await client.send('Performance.enable')
  await installMeter(page)
  const openedMs = performance.now()
  await page.goto(`${running.dashboard}/instances`)
  await page.locator('main [role="row"][data-row], main tbody tr').nth(5).waitFor({ timeout: 60_000 })
  const firstRowsMs = performance.now() - openedMs
  const scrolled = await scrollThrough(page)
  await page.goto(`${running.dashboard}/instances`)
  await page.locator('main [role="row"][data-row], main tbody tr').nth(5).waitFor()
  await sleep(3000)
  await readMeter(page)
  const changing = keepChanging(fleet, changesPerSecond)
  await sleep(2000)
  const rounds = await useTable(page, performance.now() + measuredMs)
  const interactions = await readMeter(page)
  const { changed } = await changing.stop()
  const { JSHeapUsedSize: heap } = Object.fromEntries(
    (await client.send('Performance.getMetrics').catch(() => ({ metrics: [] }))).metrics.map((each) => [
      each.name,
      each.value,
    ]),
  )
  return { firstRowsMs, scrolled, rounds, interactions, changed, heap: heap ?? null }
}

const { running, stop } = await startProduct('bench-screens')
const consul = createConsul({ address: running.addresses.CONSUL_HTTP_ADDR })
const browser = await chromium.launch({ executablePath: chromiumPath() })
try {
  console.log(`Filling Consul with ${String(size.services)} services of ${String(size.each)} instances …`)
  const fleet = await fillFleet(consul, size)
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  await signUp(page, running)
  await sleep(short ? 5000 : 20_000) // the observer has read all of it
  const { firstRowsMs, scrolled, rounds, interactions, changed, heap } = await measure(page, running, fleet)
  const result = {
    bench: 'screens',
    instances: total,
    cpu_slowdown: slowdown,
    first_rows_ms: Math.round(firstRowsMs),
    most_rows_in_page: scrolled.most,
    last_row_seen: scrolled.seenLast,
    changes_made: changed,
    rounds,
    ...describe(interactions),
    heap_mb: heap === null ? null : Math.round(heap / 1e6),
  }
  for (const [name, value] of Object.entries(result))
    console.log(`  ${name.padEnd(22)} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
  console.log(JSON.stringify(result))
} finally {
  await browser.close()
  await consul.close()
  await stop()
}
process.exit(0)
