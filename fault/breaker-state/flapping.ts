/** A service that is well and ill by turns, and callers that ask for it through gateways all the time. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from '../support/chance'

export interface Flapping {
  port: number
  /** How often it fell ill. */
  readonly falls: number
  stop(): void
}

export async function startFlapping(chance: Chance): Promise<Flapping> {
  let ill = false
  let falls = 0
  const server = createServer((_request, response) => {
    response.writeHead(ill ? 500 : 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  let timer: NodeJS.Timeout
  const turn = () => {
    ill = !ill
    if (ill) falls += 1
    timer = setTimeout(turn, chance.between(300, 4000))
  }
  timer = setTimeout(turn, 1000)
  return {
    port: (server.address() as AddressInfo).port,
    get falls() {
      return falls
    },
    stop() {
      clearTimeout(timer)
      server.closeAllConnections()
      server.close()
    },
  }
}

const everyMs = 40

/** One caller for each gateway, one request after the other. */
export function startCallers(ports: readonly number[]): { stop(): Promise<void> } {
  let stopped = false
  const call = async (port: number) => {
    while (!stopped) {
      await fetch(`http://127.0.0.1:${String(port)}/flapping`)
        .then((response) => response.arrayBuffer())
        .catch(() => undefined)
      await sleep(everyMs)
    }
  }
  const calling = Promise.all(ports.map(call))
  return {
    async stop() {
      stopped = true
      await calling
    },
  }
}
