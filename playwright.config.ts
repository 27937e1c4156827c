import { defineConfig } from '@playwright/test'

/** Browser tests run against a product that `npm test` has started on free ports; it passes the addresses on. */
const baseURL = process.env.SWITCHYARD_URL ?? 'http://127.0.0.1:3000'
const executablePath = process.env.SWITCHYARD_CHROMIUM

export default defineConfig({
  testDir: 'e2e',
  // One product, one story: the tests change its state, so they run in order.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    baseURL,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    trace: 'retain-on-failure',
    ...(executablePath ? { launchOptions: { executablePath } } : {}),
  },
})
