import { createServer, type Server } from 'node:net'

/** Ports on loopback that nobody listens on. All are held open at once, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)))
  const ports = servers.map((server) => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port was given')
    return address.port
  })
  await Promise.all(servers.map(close))
  return ports
}

/** The first port from `port` on that nobody listens on at `host`. */
export async function nextFreePort(port: number, host = '127.0.0.1'): Promise<number> {
  for (let candidate = port; candidate <= 65_535; candidate++) {
    if (await portIsFree(candidate, host)) return candidate
  }
  throw new Error(`no port from ${String(port)} on is free`)
}

export async function portIsFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    await close(await listen(port, host))
    return true
  } catch {
    return false
  }
}

function listen(port: number, host = '127.0.0.1'): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, host, () => {
      resolve(server)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
  })
}
