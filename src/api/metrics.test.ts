import { expect, it } from 'vitest'
import type { ApiContext } from './context'
import { apiMetrics, ApiMetrics, handleMetrics } from './metrics'
import { appRouter } from './root'
import { createCaller } from './trpc'

const context = { parts: {}, feed: {}, actor: null } as unknown as ApiContext

it('counts calls by procedure and result', async () => {
  const caller = createCaller(appRouter)(context)
  await expect(caller.services.list({})).rejects.toThrow()
  await expect(caller.services.list({})).rejects.toThrow()
  const response = await handleMetrics()
  expect(response.headers.get('content-type')).toContain('text/plain')
  const text = await response.text()
  expect(text).toContain(
    'switchyard_web_call_duration_seconds_count{procedure="services.list",result="UNAUTHORIZED"} 2',
  )
  expect(text).toContain('process_cpu_seconds_total')
  expect(text).not.toMatch(/^switchyard_web_fleet_services /m)
  expect(apiMetrics()).toBe(apiMetrics())
})

it('tells of streams and of the fleet once they are there, and leaves out what is not known', async () => {
  const metrics = new ApiMetrics()
  let fleet: { services: number; instances: number; ageMs: number } | null = null
  metrics.follow({ streams: () => ({ screen: 3, status: 2 }), fleet: () => fleet })
  expect(await metrics.registry.metrics()).toMatch(/^switchyard_web_live_screen_streams 3$/m)
  fleet = { services: 7, instances: 70, ageMs: 500 }
  expect(await metrics.registry.metrics()).toMatch(/^switchyard_web_fleet_age_seconds 0.5$/m)
  fleet = { services: 0, instances: 0, ageMs: Infinity }
  expect(await metrics.registry.metrics()).not.toMatch(/^switchyard_web_fleet_age_seconds /m)
})
