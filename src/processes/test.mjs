/**
 * `npm test`: the gates of `npm run check`, then integration tests on real Consul, Redis and PostgreSQL, then browser tests
 * against a started product. Does its own set-up. The last line is `N passed, N failed`.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBrowser } from './setup/browser.mjs'
import { runGates, timed, vitest } from './setup/gates.mjs'
import { makeAll, makePrismaClient } from './setup/make.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { startProduct } from './setup/product.mjs'
import { Results } from './setup/results.mjs'
import { root } from './setup/root.mjs'
import { runTool } from './setup/run.mjs'
import { step } from './setup/terminal.mjs'

const results = new Results()
await part('set-up', async () => {
  await step('npm packages', ensurePackages)
  await step('Prisma client', makePrismaClient)
})
await part('check', () => runGates(results.add))
await part('integration tests', async () => {
  results.add(await timed({ name: 'integration tests', run: () => vitest('integration') }))
})
await part('browser tests', async () => {
  let chromium = ''
  await step('Chromium', async (progress) => (chromium = await ensureBrowser(progress)))
  await makeAll(step)
  results.add(await timed({ name: 'browser tests', run: () => browserTests(chromium) }))
})
results.finish()

/** A part that cannot even run is one failure; the other parts run all the same. */
async function part(name, work) {
  const startedAt = performance.now()
  try {
    await work()
  } catch (error) {
    const output = error instanceof Error ? (error.stack ?? error.message) : String(error)
    results.add({ name, passed: 0, failed: 1, output, elapsedMs: performance.now() - startedAt })
  }
}

async function browserTests(chromium) {
  const report = join(root, 'test-results', 'report.json')
  rmSync(report, { force: true })
  const product = await startProduct('browser-tests')
  let output
  let exitedWell = true
  try {
    const env = { ...product.env, SWITCHYARD_CHROMIUM: chromium }
    output = await runTool('@playwright/test', ['test'], { tool: 'playwright', env })
  } catch (error) {
    exitedWell = false
    output = error.output ?? String(error)
  } finally {
    await product.stop()
  }
  const { stats } = JSON.parse(readFileSync(report, 'utf8'))
  const failed = stats.unexpected + stats.flaky
  return { passed: stats.expected, failed: exitedWell ? failed : Math.max(failed, 1), output }
}
