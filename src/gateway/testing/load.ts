import { Agent, request } from 'undici'
import type { Gateway } from '../gateway'

/** What a gateway is given all the time while something else happens to it. */
export interface Load {
  sent: number
  /** What was answered otherwise than with 200 and the right body, in words. */
  readonly failures: string[]
  /** Until a while of it has passed. */
  stop(): Promise<void>
}

const tickMs = 20
const body = Buffer.alloc(16_384, 'b')

/**
 * Requests below `path` over kept-alive connections: a third GET, a third POST that expects its body back (`/echo`), a
 * third GET that takes a while (`/slow`).
 */
export function startLoad(gateway: Gateway, path: string, perSecond: number): Load {
  const agent = new Agent({ connections: 64 })
  const url = `http://127.0.0.1:${String(gateway.port)}${path}`
  const load = { sent: 0, failures: [] as string[] }
  const open = new Set<Promise<void>>()

  async function send(number: number): Promise<void> {
    const kind = ['quick', 'echo', 'slow'][number % 3] ?? ''
    try {
      const post = kind === 'echo' ? { method: 'POST' as const, body } : {}
      const answer = await request(`${url}/${kind}`, { dispatcher: agent, ...post })
      const got = Buffer.from(await answer.body.arrayBuffer())
      const right = kind !== 'echo' || got.equals(body)
      if (answer.statusCode !== 200 || !right)
        load.failures.push(`${kind}: ${String(answer.statusCode)} ${String(got)}`)
    } catch (error) {
      load.failures.push(`${kind}: ${String(error)}`)
    }
  }

  const startedMs = performance.now()
  const timer = setInterval(() => {
    const due = ((performance.now() - startedMs) / 1000) * perSecond
    for (; load.sent < due; load.sent += 1) {
      const sending = send(load.sent).then(() => {
        open.delete(sending)
      })
      open.add(sending)
    }
  }, tickMs)
  return Object.assign(load, {
    async stop() {
      clearInterval(timer)
      await Promise.all(open)
      await agent.destroy()
    },
  })
}
