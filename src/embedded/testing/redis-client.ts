import { once } from 'node:events'
import { createConnection } from 'node:net'

/** The least client that a test of the server itself needs: one command, one answer. */
export interface RedisForTest {
  send(command: string): Promise<string>
  close(): void
}

export async function createRedisForTest(url: string): Promise<RedisForTest> {
  const { port, password } = new URL(url)
  const socket = createConnection({ host: '127.0.0.1', port: Number(port) })
  await once(socket, 'connect')
  const send = async (command: string) => {
    socket.write(`${command}\r\n`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return answer.toString()
  }
  await send(`AUTH ${password}`)
  return { send, close: () => socket.destroy() }
}
