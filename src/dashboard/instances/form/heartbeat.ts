/** The sign of life of an instance with a TTL check, as a command: see docs/operating.md and wire/keys. Pure. */
import { instanceAddress } from '@/domain/service/service'

interface Place {
  service: string
  address: string
  port: number | ''
}

/** For a check that the controller runs: a key of Redis that expires. What is not filled in yet stands in capitals. */
export function heartbeatCommand({ service, address, port }: Place, ttlMs: number | ''): string {
  const name = service.trim() === '' ? 'SERVICE' : service.trim()
  const host = address.trim() === '' ? 'ADDRESS' : address.trim()
  const at = port === '' ? `${host}:PORT` : instanceAddress({ address: host, port })
  return `redis-cli SET 'swy:heartbeat:{${name}}:${at}' passing PX ${ttlMs === '' ? 'MILLISECONDS' : String(ttlMs)}`
}

/** For a check that a Consul agent runs. */
export function agentHeartbeatCommand(agent: string, checkId: string): string {
  return `curl -X PUT http://${agent}/v1/agent/check/pass/${encodeURIComponent(checkId)}`
}
