/**
 * What a page measures of itself: the time from one animation frame to the next, long tasks, and its charts. A chart is
 * read from what it draws, as a reader would: the time of its newest point is told by where its lines end between the
 * times on its own axis. So a chart whose window moves on while its figures stand still is seen as one that stands still.
 */
import type { Page } from '@playwright/test'

/** One chart of the page over a stretch of time. */
export interface ChartReading {
  title: string
  /** How many times its newest point was a later one than a second before. */
  updates: number
  /** In how many animation frames something of its drawing was new. */
  redraws: number
  /** The greatest age of its newest point, in milliseconds; null when it had none. */
  oldestMs: number | null
}

export interface PageReading {
  /** From each animation frame to the next, in milliseconds. */
  framesMs: number[]
  /** The length of each task over 50 ms. */
  longTasksMs: number[]
  /** Those that were in sight all the time. */
  charts: ChartReading[]
}

interface Watched {
  reading: ChartReading
  newestMs: number
  looks: number
}

interface Meter {
  framesMs: number[]
  longTasksMs: number[]
  looks: number
  charts: Map<Element, Watched>
}

type MeteredWindow = typeof window & { meter: Meter; __name: (named: unknown) => unknown }

/** Measures in every document that the page opens from now on. */
export async function installMeter(page: Page): Promise<void> {
  // The names that the compiler gives to functions are of no use in the page, but it calls for them.
  await page.addInitScript('globalThis.__name = (named) => named')
  await page.addInitScript(() => {
    const lookEveryMs = 1000
    const meter: Meter = { framesMs: [], longTasksMs: [], looks: 0, charts: new Map() }
    ;(window as MeteredWindow).meter = meter

    let lastMs = performance.now()
    const redrawn = new Set<Element>()
    const onFrame = (nowMs: number) => {
      for (const chart of redrawn) {
        const watched = meter.charts.get(chart)
        if (watched !== undefined) watched.reading.redraws += 1
      }
      redrawn.clear()
      meter.framesMs.push(nowMs - lastMs)
      lastMs = nowMs
      requestAnimationFrame(onFrame)
    }
    requestAnimationFrame(onFrame)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) meter.longTasksMs.push(entry.duration)
    }).observe({ type: 'longtask', buffered: true })

    const chartSelector = '.recharts-wrapper'
    const cardOf = (chart: Element) => chart.closest('section') ?? chart

    /** Wholly within the page's window, and nothing lies over its middle. */
    const isInSight = (chart: Element) => {
      const box = chart.getBoundingClientRect()
      if (box.width === 0 || box.top < 0 || box.left < 0) return false
      if (box.bottom > innerHeight || box.right > innerWidth) return false
      const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      return above !== null && cardOf(chart).contains(above)
    }

    /** A time of day that an axis tells, `14:02:30`, as the one that is nearest to now. */
    const timeOf = (text: string | null) => {
      const [hours, minutes, seconds] = (text ?? '').split(':').map(Number)
      if (hours === undefined || minutes === undefined) return Number.NaN
      const atMs = new Date().setHours(hours, minutes, seconds ?? 0, 0)
      return atMs + Math.round((Date.now() - atMs) / 86_400_000) * 86_400_000
    }

    /** When its newest point was, or NaN when it has none or its axis tells no times. */
    const newestMsOf = (chart: Element) => {
      const ticks = [...chart.querySelectorAll('.recharts-xAxis-tick-labels text')]
        .map((text) => ({ x: Number(text.getAttribute('x')), atMs: timeOf(text.textContent) }))
        .filter(({ atMs }) => !Number.isNaN(atMs))
      const [first, last] = [ticks[0], ticks.at(-1)]
      if (first === undefined || last === undefined || first.x === last.x) return Number.NaN
      // Stretches of a state are drawn as bars with a title each.
      const drawn = [...chart.querySelectorAll<SVGGraphicsElement>('path.recharts-curve, rect:has(> title)')]
      const ends = drawn.map((shape) => shape.getBBox()).filter(({ width }) => width > 0)
      const x = Math.max(...ends.map((box) => box.x + box.width))
      return first.atMs + ((x - first.x) / (last.x - first.x)) * (last.atMs - first.atMs)
    }

    const look = () => {
      meter.looks += 1
      for (const chart of document.querySelectorAll(chartSelector)) {
        const newestMs = newestMsOf(chart)
        if (!Number.isFinite(newestMs) || !isInSight(chart)) continue
        const title = cardOf(chart).querySelector('h2')?.textContent ?? ''
        const watched = meter.charts.get(chart) ?? {
          reading: { title, updates: 0, redraws: 0, oldestMs: null },
          newestMs,
          looks: 0,
        }
        meter.charts.set(chart, watched)
        watched.looks += 1
        // Half a second, for places are drawn by the pixel and points are a second apart at least.
        if (newestMs > watched.newestMs + 500) watched.reading.updates += 1
        watched.newestMs = newestMs
        watched.reading.oldestMs = Math.max(watched.reading.oldestMs ?? 0, Math.round(Date.now() - newestMs))
      }
    }
    setInterval(look, lookEveryMs)

    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const chart = target instanceof SVGElement ? target.closest(chartSelector) : null
        if (chart !== null) redrawn.add(chart)
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['d', 'x', 'width'] })
  })
}

/** What was measured since the last reading. */
export async function readMeter(page: Page): Promise<PageReading> {
  return page.evaluate(() => {
    const { meter } = window as MeteredWindow
    const watched = [...meter.charts.values()]
    // A look that comes a little late may fall into the next reading.
    const charts = watched.filter(({ looks }) => looks > 0 && looks >= meter.looks - 1).map(({ reading }) => reading)
    const result = { framesMs: meter.framesMs, longTasksMs: meter.longTasksMs, charts: structuredClone(charts) }
    meter.framesMs = []
    meter.longTasksMs = []
    meter.looks = 0
    for (const [chart, each] of meter.charts) {
      if (!chart.isConnected) meter.charts.delete(chart)
      each.looks = 0
      each.reading = { title: each.reading.title, updates: 0, redraws: 0, oldestMs: null }
    }
    return result
  })
}
