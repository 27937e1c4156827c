/**
 * From the commit of an edit to the first request that the gateway answers by the new rule, with 10 and with 5,000 routes
 * in place. Two whole systems run side by side (real Consul, Redis and PostgreSQL, controller and gateway as processes
 * of their own) and take turns, so that both sizes see the same machine. Each edit gives one route another response
 * header; requests are sent one after another until an answer carries it.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from 'undici'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { commitRevision } from '@/store/commit-revision'
import { openDatabase } from '@/store/database'
import { createNamespace } from '@/store/namespaces'
import { percentile, startSystem, type System } from './support'

const edits = 200
const turnLength = 10
const warmUps = 10
const sizes = [10, 5000] as const
const namespace = 'bench'
const author = { id: null, name: 'bench' }

const upstream = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1')
await new Promise((resolve) => upstream.once('listening', resolve))
const upstreamPort = (upstream.address() as AddressInfo).port

function route(name: string, header: string): PublishedObject {
  const spec = routeSpec.parse({
    match: { path: { type: 'PREFIX', value: `/${name}` } },
    destinations: [{ service: 'bench-upstream', weightPercent: 100 }],
    responseHeaders: { set: [{ name: 'x-edit', value: header }], remove: [] },
  })
  return { kind: 'route', namespace, name, spec }
}

async function prepare(routes: number) {
  const system = await startSystem()
  const database = openDatabase(system.databaseUrl)
  await createNamespace(database, { name: namespace, description: '' }, { actor: author, nowMs: Date.now() })
  await registerUpstream(system)
  const objects = Array.from({ length: routes }, (_, index) => route(`route-${String(index)}`, 'none'))
  for (let from = 0; from < objects.length; from += 1000) {
    await commitRevision(database, {
      edits: objects.slice(from, from + 1000).map((object) => ({ op: 'put', object, baseVersion: null })),
      message: 'routes in place',
      author,
      nowMs: Date.now(),
    })
  }
  const client = new Client(system.gatewayUrl)
  const probe = `route-${String(Math.floor(routes / 2))}`
  const ask = async () => {
    const answer = await client.request({ method: 'GET', path: `/${probe}` })
    await answer.body.dump()
    return answer.headers['x-edit']
  }
  while ((await ask()) !== 'none') await new Promise((resolve) => setTimeout(resolve, 50))

  const edit = async (index: number) => {
    const header = `edit-${String(index)}`
    const object = route(probe, header)
    await commitRevision(database, {
      edits: [{ op: 'put', object, baseVersion: 'ANY' }],
      message: header,
      author,
      nowMs: Date.now(),
    })
    const committedAt = performance.now()
    while ((await ask()) !== header);
    return performance.now() - committedAt
  }
  const stop = async () => {
    await client.close()
    await database.close()
    await system.stop()
  }
  return { routes, edit, stop, times: [] as number[], done: 0 }
}

async function registerUpstream(system: System): Promise<void> {
  const response = await fetch(`${system.consulAddress}/v1/agent/service/register`, {
    method: 'PUT',
    body: JSON.stringify({ ID: 'bench-upstream-1', Name: 'bench-upstream', Address: '127.0.0.1', Port: upstreamPort }),
  })
  if (!response.ok) throw new Error(`Consul did not register the upstream: ${await response.text()}`)
}

const runs = []
for (const size of sizes) {
  console.log(`putting ${String(size)} routes in place`)
  runs.push(await prepare(size))
}
for (const run of runs) for (let index = 0; index < warmUps; index++) await run.edit(-1 - index)
while (runs.some((run) => run.done < edits)) {
  for (const run of runs) {
    for (let turn = 0; turn < turnLength; turn++) run.times.push(await run.edit(run.done++))
  }
}
for (const run of runs) await run.stop()
upstream.close()

const figures = runs.map(({ routes, times }) => ({ routes, p50: percentile(times, 50), p99: percentile(times, 99) }))
for (const { routes, p50, p99 } of figures) {
  console.log(
    `${String(routes).padStart(5)} routes: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms over ${String(edits)} edits`,
  )
}
const [small, large] = figures
if (!small || !large) throw new Error('both sizes must have run')
console.log(
  JSON.stringify({
    bench: 'propagation',
    p50_ms: rounded(large.p50),
    p99_ms: rounded(large.p99),
    p50_ms_10: rounded(small.p50),
    p99_ms_10: rounded(small.p99),
    ratio_5000_10: rounded(large.p50 / small.p50),
  }),
)

function rounded(number: number): number {
  return Math.round(number * 100) / 100
}
