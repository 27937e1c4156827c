import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test'
import { installMeter, type PageReading, readMeter } from './page-meter'

/** What a page holds after its garbage was collected. */
export interface Holding {
  heapBytes: number
  nodes: number
  listeners: number
}

export interface OpenWindow {
  path: string
  page: Page
  read(): Promise<PageReading>
  /** Collects the page's garbage first: a pause, which is not in any reading. */
  weigh(): Promise<Holding>
}

export interface Screen {
  path: string
  /** High enough for all of its charts to be in sight. */
  heightPx: number
}

/**
 * Opens each screen in a window of its own: none is a tab behind another, so none is slowed down, and each has a renderer
 * of its own. All are signed in as `signedIn` is.
 */
export async function openWindows(
  browser: Browser,
  signedIn: BrowserContext,
  dashboard: string,
  screens: readonly Screen[],
): Promise<OpenWindow[]> {
  const storageState = await signedIn.storageState()
  return Promise.all(
    screens.map(async ({ path, heightPx }) => {
      const viewport = { width: 1440, height: heightPx }
      const context = await browser.newContext({ storageState, viewport, locale: 'en-GB' })
      const page = await context.newPage()
      await installMeter(page)
      const client = await context.newCDPSession(page)
      await client.send('Performance.enable')
      await page.goto(`${dashboard}${path}`)
      await page.locator('.recharts-wrapper').first().waitFor({ timeout: 60_000 })
      return {
        path,
        page,
        read: () => readMeter(page),
        async weigh() {
          const holding = await weigh(client)
          await readMeter(page)
          return holding
        },
      }
    }),
  )
}

async function weigh(client: CDPSession): Promise<Holding> {
  await client.send('HeapProfiler.collectGarbage')
  const { metrics } = await client.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN
  return { heapBytes: metric('JSHeapUsedSize'), nodes: metric('Nodes'), listeners: metric('JSEventListeners') }
}
