/**
 * Requests per second, and CPU of the proxy per request, through a whole gateway (route, breaker, telemetry; real Consul and Redis) and through the plainest
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
const turnMs = 6000
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
  const ours: Turn[] = []
  const theirs: Turn[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    ours.push(await take(world.gateway.port, () => Promise.resolve(ownCpuUs())))
    theirs.push(await take(plain.port, () => cpuUsOf(plain.child)))
  }
  for (const { child } of [upstream, plain]) child.kill()
  await world.close()
  const median = (list: Turn[], figure: keyof Turn) =>
    Math.round(
      percentile(
        list.map((each) => each[figure]),
        50,
      ),
    )
  console.log(
    JSON.stringify({
      bench: 'proxy',
      gateway_rps: median(ours, 'perSecond'),
      plain_node_rps: median(theirs, 'perSecond'),
      gateway_cpu_us: median(ours, 'cpuUs'),
      plain_node_cpu_us: median(theirs, 'cpuUs'),
    }),
  )
}

interface Turn {
  perSecond: number
  cpuUs: number
}

async function take(port: number, cpuUs: () => Promise<number>): Promise<Turn> {
  const before = await cpuUs()
  const done = await answered(port)
  return { perSecond: (done * 1000) / turnMs, cpuUs: ((await cpuUs()) - before) / done }
}

function ownCpuUs(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

async function cpuUsOf(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [cpuUs] = (await once(child, 'message')) as [number]
  return cpuUs
}

async function start(...args: string[]): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(import.meta.url), args, { execArgv: ['--import', 'tsx'] })
  const [port] = (await once(child, 'message')) as [number]
  return { child, port }
}

/** How many requests callers in a process of their own got answered. */
async function answered(port: number): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), ['load', String(port)], { execArgv: ['--import', 'tsx'] })
  const [done] = (await once(child, 'message')) as [number]
  return done
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
  process.on('message', () => process.send?.(ownCpuUs()))
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
  process.send?.(done)
  await pool.close()
  process.disconnect()
}
