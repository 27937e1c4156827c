/**
 * The agent's HTTP API as a service of any language would use it to register itself: plain requests, nothing of
 * Switchyard's. Calls reject when the agent does not answer within two seconds or refuses.
 */
export interface Registration {
  id: string
  name: string
  address: string
  port: number
  tags: string[]
  meta: Record<string, string>
}

export interface ConsulAgent {
  register(registration: Registration): Promise<void>
  deregister(id: string): Promise<void>
  /** The ids of all services that this agent knows. */
  ids(): Promise<Set<string>>
}

const timeoutMs = 2000

export function consulAgent(address: string): ConsulAgent {
  async function call(method: 'GET' | 'PUT', path: string, body?: unknown): Promise<Response> {
    const answer = await fetch(new URL(path, address), {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok && answer.status !== 404) throw new Error(`Consul answered ${String(answer.status)} to ${path}`)
    return answer
  }

  return {
    async register({ id, name, address: host, port, tags, meta }) {
      await call('PUT', '/v1/agent/service/register', {
        ID: id,
        Name: name,
        Address: host,
        Port: port,
        Tags: tags,
        Meta: meta,
        Check: {
          Name: 'HTTP GET /healthz',
          HTTP: `http://${host}:${String(port)}/healthz`,
          Interval: '1s',
          Timeout: '500ms',
          Status: 'passing', // it listens already, or it would not register
          DeregisterCriticalServiceAfter: '2m',
        },
      })
    },
    async deregister(id) {
      await call('PUT', `/v1/agent/service/deregister/${encodeURIComponent(id)}`)
    },
    async ids() {
      const answer = await call('GET', '/v1/agent/services')
      return new Set(Object.keys((await answer.json()) as Record<string, unknown>))
    },
  }
}
