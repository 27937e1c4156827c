import type { Page } from '@playwright/test'

/** What the browser's event timing said of interactions, each one once, by the longest of its events. */
export interface Interactions {
  durationsMs: number[]
  /** The same by the name of the event that took longest: `keydown`, `click`, … */
  byEvent: Record<string, number[]>
  /** Time in tasks longer than 50 ms. */
  longTasksMs: number
}

interface Meter {
  byInteraction: Record<number, { name: string; durationMs: number }>
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
        if ((meter.byInteraction[entry.interactionId]?.durationMs ?? 0) >= entry.duration) continue
        const target = (entry as unknown as { target: Element | null }).target
        const name = `${entry.name} ${target?.tagName.toLowerCase() ?? ''}`
        meter.byInteraction[entry.interactionId] = { name, durationMs: entry.duration }
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
    const all = Object.values(meter.byInteraction)
    const byEvent: Record<string, number[]> = {}
    for (const { name, durationMs } of all) (byEvent[name] ??= []).push(durationMs)
    const result = { durationsMs: all.map((each) => each.durationMs), byEvent, longTasksMs: meter.longTasksMs }
    meter.byInteraction = {}
    meter.longTasksMs = 0
    return result
  })
}
