import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logEvents } from '../testing/log-events'
import { LogServers } from '../testing/log-servers'
import { LogWorld } from '../testing/log-world'

const runs = Number(process.env.SWITCHYARD_TEST_RUNS ?? 40)

let servers: LogServers

beforeAll(async () => {
  servers = await LogServers.start()
})
afterAll(() => servers.stop())

it('whatever happens to the log, a gateway enforces only committed sets, and in the end the desired one', async () => {
  await fc.assert(
    fc.asyncProperty(logEvents, async (events) => {
      const world = await LogWorld.begin(servers)
      try {
        for (const event of events) await world.happens(event)
        await world.settles()
      } finally {
        await world.end()
      }
    }),
    // A slow machine tries fewer; a failure is told with what was shrunk so far.
    { numRuns: runs, interruptAfterTimeLimit: 60_000 },
  )
  expect(servers.gaps).toBeGreaterThan(0)
}, 180_000)
