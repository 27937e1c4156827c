/**
 * Requests per second through a whole gateway (route, breaker, telemetry; real Consul and Redis) and through the plainest
 * proxy that Node's http module allows, with 1 kB answers and 64 connections. Proxy, upstream and callers each are a
 * process of their own; the two proxies take turns.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import { breaker, routeTo } from '@/gateway/testing/objects'
import { startWorld } from '@/gateway/testing/world'
import { percentile } from './support'

const connections = 64
const turnMs = 3000
const turns = 3

const role = process.argv[2]
if (role === 'upstream') await serveUpstream()
else if (role === 'plain') await servePlain(Number(process.argv[3]))
else if (role === 'load') await load(Number(process.argv[3]))
else await measure()

async function measure(): Promise<void> {
  const upstream = await start('upstream')
  const world = await startWorld()
  await world.consul.catalog.register({
    node: 'bench',
    address: '127.0.0.1',
    service: { id: 'bench', service: 'bench', address: '127.0.0.1', port: upstream.port },
  })
  await world.publisher.put(routeTo('bench', 'bench'), breaker('bench', { service: 'bench' }))
  await world.enforced()
  await world.known('bench', 1)
  const plain = await start('plain', String(upstream.port))
  const rates: Record<'gateway' | 'plain', number[]> = { gateway: [], plain: [] }
  for (let turn = 0; turn < turns; turn += 1) {
    rates.gateway.push(await rateOf(world.gateway.port))
    rates.plain.push(await rateOf(plain.port))
  }
  for (const { child } of [upstream, plain]) child.kill()
  await world.close()
  const [ours, theirs] = [percentile(rates.gateway, 50), percentile(rates.plain, 50)]
  const ratio = Math.round((ours / theirs) * 100) / 100
  console.log(JSON.stringify({ bench: 'proxy', gateway_rps: ours, plain_node_rps: theirs, ratio }))
}

async function start(...args: string[]): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(import.meta.url), args, { execArgv: ['--import', 'tsx'] })
  const [port] = (await once(child, 'message')) as [number]
  return { child, port }
}

async function rateOf(port: number): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), ['load', String(port)], { execArgv: ['--import', 'tsx'] })
  const [rate] = (await once(child, 'message')) as [number]
  return rate
}

async function serveUpstream(): Promise<void> {
  const { createServer } = await import('node:http')
  const body = Buffer.alloc(1024, 'x')
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-length': body.length }).end(body),
  )
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port))
}

async function servePlain(port: number): Promise<void> {
  const { Agent, createServer, request } = await import('node:http')
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming
    const onward = request({ host: '127.0.0.1', port, agent, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port))
}

async function load(port: number): Promise<void> {
  const pool = new Pool(`http://127.0.0.1:${String(port)}`, { connections })
  let done = 0
  const until = performance.now() + turnMs
  const caller = async () => {
    while (performance.now() < until) {
      const answer = await pool.request({ method: 'GET', path: '/bench' })
      await answer.body.dump()
      if (answer.statusCode !== 200) throw new Error(`status ${String(answer.statusCode)}`)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, caller))
  process.send?.(Math.round((done * 1000) / turnMs))
  await pool.close()
  process.disconnect()
}
