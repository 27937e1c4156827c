/**
 * `npm run bench -- charts [--minutes N] [--short]`: live charts that stay on the screen for ten minutes (`--short`: one).
 * The whole product is started with the demo fleet: traffic through a gateway, limits that limit, a breaker that opens
 * and closes, workers that fight for locks. Five screens are open in a browser at once, each in a window of its own, and
 * a pointer goes over their charts now and then. Each minute tells how long animation frames took, long tasks, and what
 * the pages hold after their garbage was collected. Needs a Chromium (see the README on browser tests).
 *
 * A chart counts when it is drawn by recharts over time, lies wholly in its window with nothing over it, and its newest
 * point was a later one again and again, as told by its own axis. One that stands still for a minute fails the run, as
 * does a run with no charts at all; no time and no size does.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import { startProduct } from '@/processes/setup/product.mjs'
import { type Holding, type OpenWindow, openWindows, type Screen } from './charts/open-windows'
import type { ChartReading, PageReading } from './charts/page-meter'
import { chromiumPath } from './screens/chromium-path'
import { signUp } from './screens/sign-up'
import { percentile, slopeOf } from './support'

const asked = Number(process.argv[process.argv.indexOf('--minutes') + 1])
const minutes = process.argv.includes('--short') ? 1 : process.argv.includes('--minutes') ? asked || 10 : 10
/** Figures of the first seconds are there, code is loaded and warm. */
const settlingMs = 15_000
const pointEveryMs = 10_000
const slowFrameMs = 50

const screens: readonly Screen[] = [
  { path: '/', heightPx: 1300 },
  { path: '/services/payments', heightPx: 1500 },
  { path: '/locks', heightPx: 900 },
  { path: '/limits/demo/shop-per-client', heightPx: 900 },
  { path: '/breakers/demo/payments', heightPx: 1300 },
]

interface Minute {
  framesMs: number[]
  longTasksMs: number[]
  charts: (ChartReading & { path: string })[]
  holding: Holding
}

const { running, stop } = await startProduct('bench-charts')
const browser = await chromium.launch({ executablePath: chromiumPath() })
const measured: Minute[] = []
try {
  const signedIn = await browser.newContext({ locale: 'en-GB' })
  await signUp(await signedIn.newPage(), running)
  const windows = await openWindows(browser, signedIn, running.dashboard, screens)
  await signedIn.close()
  await sleep(settlingMs)
  await weighAll(windows)
  for (let number = 1; number <= minutes; number += 1) {
    const minute = await oneMinute(windows)
    measured.push(minute)
    console.log(`  minute ${String(number).padStart(2)}: ${lineOf(minute)}`)
    const still = minute.charts.filter(({ updates }) => updates === 0)
    for (const each of still) console.log(`    stood still: ${each.path} ${each.title}`)
  }
} finally {
  await browser.close()
  await stop()
}
report(measured)

async function oneMinute(windows: readonly OpenWindow[]): Promise<Minute> {
  const endMs = performance.now() + 60_000
  while (performance.now() + pointEveryMs < endMs) {
    await sleep(pointEveryMs)
    await Promise.all(windows.map(passOverChart))
  }
  await sleep(Math.max(0, endMs - performance.now()))
  const readings = await Promise.all(windows.map((each) => each.read()))
  return {
    framesMs: readings.flatMap(({ framesMs }) => framesMs),
    longTasksMs: readings.flatMap(({ longTasksMs }) => longTasksMs),
    charts: readings.flatMap(({ charts }: PageReading, index) =>
      charts.map((chart) => ({ ...chart, path: windows[index]?.path ?? '' })),
    ),
    holding: await weighAll(windows),
  }
}

/** The pointer goes over a chart, which shows its figures of then, and leaves it. */
async function passOverChart({ page }: OpenWindow): Promise<void> {
  const box = await page.locator('.recharts-wrapper').first().boundingBox()
  if (box === null) return
  for (const share of [0.2, 0.4, 0.6, 0.8]) {
    await page.mouse.move(box.x + box.width * share, box.y + box.height / 2, { steps: 3 })
    await sleep(100)
  }
  await page.mouse.move(0, 0)
}

async function weighAll(windows: readonly OpenWindow[]): Promise<Holding> {
  const each = await Promise.all(windows.map((window) => window.weigh()))
  const sum = (key: keyof Holding) => each.reduce((all, holding) => all + holding[key], 0)
  return { heapBytes: sum('heapBytes'), nodes: sum('nodes'), listeners: sum('listeners') }
}

function framesOf({ framesMs }: Minute) {
  const rounded = (percent: number) => Math.round(10 * percentile(framesMs, percent)) / 10
  const slow = framesMs.filter((each) => each > slowFrameMs).length
  return {
    p50: rounded(50),
    p95: rounded(95),
    p99: rounded(99),
    slowPercent: hundredths((100 * slow) / framesMs.length),
  }
}

function lineOf(minute: Minute): string {
  const { p50, p95, p99, slowPercent } = framesOf(minute)
  const { charts, longTasksMs, holding } = minute
  const updates = charts.map((each) => each.updates)
  const redraws = charts.map((each) => each.redraws)
  const oldestMs = Math.max(0, ...charts.map((each) => each.oldestMs ?? 0))
  return [
    `${String(minute.framesMs.length)} frames of ${String(p50)} ms, p95 ${String(p95)}, p99 ${String(p99)}`,
    `${String(slowPercent)} % over ${String(slowFrameMs)} ms`,
    `${String(longTasksMs.length)} long tasks, ${String(Math.round(sumOf(longTasksMs)))} ms`,
    `heap ${String(megabytes(holding.heapBytes))} MB`,
    `${String(holding.nodes)} nodes`,
    `${String(holding.listeners)} listeners`,
    `${String(charts.length)} charts with ${String(Math.min(...updates))} to ${String(Math.max(...updates))} updates`,
    `${String(Math.max(...redraws))} redraws at most, newest point at most ${String(oldestMs)} ms old`,
  ].join(', ')
}

function report(all: readonly Minute[]): void {
  const [first, last] = [all[0], all.at(-1)]
  if (first === undefined || last === undefined) throw new Error('not a single minute was measured')
  const second = all[1] ?? first
  const heaps = all.slice(1).map(({ holding }) => holding.heapBytes)
  const charts = Math.min(...all.map((minute) => minute.charts.length))
  const still = all.flatMap((minute) => minute.charts).filter(({ updates }) => updates === 0).length
  const [before, after] = [framesOf(first), framesOf(last)]
  console.log(
    JSON.stringify({
      bench: 'charts',
      minutes: all.length,
      windows: screens.length,
      charts,
      updates: sumOf(all.flatMap((minute) => minute.charts.map((each) => each.updates))),
      redraws: sumOf(all.flatMap((minute) => minute.charts.map((each) => each.redraws))),
      stood_still: still,
      frame_p50_first_ms: before.p50,
      frame_p50_last_ms: after.p50,
      frame_p95_first_ms: before.p95,
      frame_p95_last_ms: after.p95,
      frame_p99_first_ms: before.p99,
      frame_p99_last_ms: after.p99,
      slow_frames_first_percent: before.slowPercent,
      slow_frames_last_percent: after.slowPercent,
      long_tasks_first: first.longTasksMs.length,
      long_tasks_last: last.longTasksMs.length,
      heap_second_mb: megabytes(second.holding.heapBytes),
      heap_last_mb: megabytes(last.holding.heapBytes),
      heap_slope_kb_per_minute: heaps.length < 2 ? null : Math.round(slopeOf(heaps) / 1000),
      nodes_first: first.holding.nodes,
      nodes_last: last.holding.nodes,
      listeners_first: first.holding.listeners,
      listeners_last: last.holding.listeners,
    }),
  )
  const gone = charts < first.charts.length
  if (gone) console.log('A chart that was there in the first minute was not there in a later one.')
  process.exit(charts === 0 || still > 0 || gone ? 1 : 0)
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}

function hundredths(value: number): number {
  return Math.round(100 * value) / 100
}

function megabytes(bytes: number): number {
  return hundredths(bytes / 1e6)
}
