import type { Page } from '@playwright/test'

/** What the browser's event timing said of interactions, each one once, by the longest of its events. */
export interface Interactions {
  durationsMs: number[]
  /** Time in tasks longer than 50 ms. */
  longTasksMs: number
}

interface Meter {
  byInteraction: Record<number, number>
  longTasksMs: number
}

/** Measures in every document that the page opens from now on. The browser rounds durations to 8 ms and tells none below 16. */
export async function installMeter(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const meter: Meter = { byInteraction: {}, longTasksMs: 0 }
    ;(window as unknown as { meter: Meter }).meter = meter
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[]) {
        if (entry.interactionId === 0) continue
        const known = meter.byInteraction[entry.interactionId] ?? 0
        meter.byInteraction[entry.interactionId] = Math.max(known, entry.duration)
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) meter.longTasksMs += entry.duration
    }).observe({ type: 'longtask', buffered: true })
  })
}

/** What was measured since the last reading. */
export async function readMeter(page: Page): Promise<Interactions> {
  return page.evaluate(() => {
    const { meter } = window as unknown as { meter: Meter }
    const result = { durationsMs: Object.values(meter.byInteraction), longTasksMs: meter.longTasksMs }
    meter.byInteraction = {}
    meter.longTasksMs = 0
    return result
  })
}
