import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '@/domain/log'
import { freePorts } from '@/embedded/free-ports'
import { eventually } from '@/embedded/testing'
import { serveAdmin } from './admin'
import type { Standing } from './lease'
import { ControllerMetrics } from './metrics'

let port = 0
let standing: Standing | null = null
let stop: AbortController
let serving: Promise<void>
const metrics = new ControllerMetrics()

beforeEach(async () => {
  ;[port = 0] = await freePorts(1)
  standing = null
  stop = new AbortController()
})
afterEach(async () => {
  stop.abort()
  await serving
})

function serve(): void {
  serving = serveAdmin({ port, standing: () => standing, metrics, log: silentLog }, stop.signal)
}

async function ask(path: string, method = 'GET'): Promise<{ status: number; text: string }> {
  const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, { method })
  return { status: answer.status, text: await answer.text() }
}

it('a controller is ready once it is known who leads, and says whether it works or stands by', async () => {
  serve()
  await eventually(async () => {
    expect(await ask('/healthz')).toMatchObject({ status: 200 })
  })
  expect(await ask('/readyz')).toMatchObject({ status: 503 })
  for (const [now, said] of [
    ['LEADING', 'works'],
    ['STANDBY', 'stands by'],
    ['UNKNOWN', 'works'],
  ] as const) {
    standing = now
    const { status, text } = await ask('/readyz')
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({ status: said })
  }
  expect(await ask('/')).toMatchObject({ status: 404 })
  expect(await ask('/readyz', 'POST')).toMatchObject({ status: 405 })
})

it('figures for Prometheus tell of looks and of leading', async () => {
  serve()
  metrics.look({ type: 'TCP', status: 'passing', tookMs: 3, lateMs: 700 })
  await eventually(async () => {
    const { text } = await ask('/metrics')
    expect(text).toContain('switchyard_controller_checks_total{type="TCP",status="passing"} 1')
    expect(text).toContain('switchyard_controller_check_lateness_seconds_bucket{le="1"} 1')
    expect(text).toContain('switchyard_controller_leading 0')
    expect(text).not.toMatch(/switchyard_controller_published_revision \d/)
  })
})

it('a port that is taken is waited for', async () => {
  const other = createServer().listen(port, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  serve()
  other.close()
  await eventually(
    async () => {
      expect(await ask('/healthz')).toMatchObject({ status: 200 })
    },
    { withinMs: 15_000 },
  )
})
