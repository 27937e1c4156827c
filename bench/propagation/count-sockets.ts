/** Counts what this process sends and receives over every TCP connection that it opens, by the port it goes to. */
import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

export interface Traffic {
  sent: number
  received: number
}

/** Call before the first connection. Then `process.send`s the traffic by port to whoever sends the message `traffic`. */
export function countSockets(): void {
  const open = new Map<Socket, string>()
  const closed = new Map<string, Traffic>()
  subscribe('net.client.socket', (message) => {
    const { socket } = message as { socket: Socket }
    socket.once('connect', () => open.set(socket, String(socket.remotePort)))
    socket.once('close', () => {
      const port = open.get(socket)
      if (port !== undefined) add(closed, port, socket)
      open.delete(socket)
    })
  })
  process.on('message', (message) => {
    if (message !== 'traffic') return
    const traffic = new Map([...closed].map(([port, each]) => [port, { ...each }]))
    for (const [socket, port] of open) add(traffic, port, socket)
    process.send?.({ traffic: Object.fromEntries(traffic) })
  })
}

function add(to: Map<string, Traffic>, port: string, { bytesRead, bytesWritten }: Socket): void {
  const { sent, received } = to.get(port) ?? { sent: 0, received: 0 }
  to.set(port, { sent: sent + bytesWritten, received: received + bytesRead })
}
