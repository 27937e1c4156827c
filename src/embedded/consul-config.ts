/** Ports of a Consul server. All are on loopback; those that Switchyard does not use are closed. */
export interface ConsulPorts {
  http: number
  server: number
  serfLan: number
}

/**
 * Configuration of a single Consul server, for Consul 1.8 and every later version.
 * @param version decides which keys are known to it.
 */
export function consulConfig(ports: ConsulPorts, version: string): Record<string, unknown> {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const hasTlsGrpcPort = major > 1 || minor >= 14
  return {
    node_name: 'switchyard-local',
    server: true,
    bootstrap_expect: 1,
    bind_addr: '127.0.0.1',
    client_addr: '127.0.0.1',
    disable_update_check: true,
    disable_host_node_id: true,
    leave_on_terminate: false,
    log_level: 'WARN',
    // 1 is the timing that HashiCorp advises for production; the default makes a lone server take 6 s instead of 2 s.
    performance: { raft_multiplier: 1 },
    // Everything here comes from one address, and each gateway holds several blocking queries.
    limits: { http_max_conns_per_client: 4_096 },
    ports: {
      http: ports.http,
      server: ports.server,
      serf_lan: ports.serfLan,
      serf_wan: -1,
      dns: -1,
      grpc: -1,
      ...(hasTlsGrpcPort ? { grpc_tls: -1 } : {}),
    },
  }
}

/** Resolves when the Consul at `address` takes a write, and removes that write again. */
export async function consulTakesWrites(address: string): Promise<void> {
  const key = `${address}/v1/kv/switchyard-start-check`
  const written = await fetch(key, { method: 'PUT', body: 'x', signal: AbortSignal.timeout(3_000) })
  if (!written.ok || (await written.text()).trim() !== 'true') throw new Error('Consul does not take a write yet')
  await fetch(key, { method: 'DELETE', signal: AbortSignal.timeout(3_000) })
}
