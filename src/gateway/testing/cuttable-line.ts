/** A TCP line to a server that a test can cut and mend: as if the network between had failed. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface CuttableLine {
  port: number
  /** Breaks every connection; new ones are refused from now on. */
  cut(): void
  mend(): void
  close(): void
}

export async function cuttableLine(toPort: number): Promise<CuttableLine> {
  const sockets = new Set<Socket>()
  let isCut = false
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer((near) => {
    track(near)
    if (isCut) {
      near.resetAndDestroy()
      return
    }
    const far = track(connect(toPort, '127.0.0.1'))
    near.pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: () => {
      isCut = false
    },
    close: () => {
      cut()
      server.close()
    },
  }
}
