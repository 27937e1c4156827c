import { createConnection } from 'node:net'

/** Rejects unless a Redis on this port of loopback answers a PING (it does not while it loads its data). */
export function redisAnswers(port: number, password?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: 2_000 })
    let answer = ''
    socket.on('connect', () => socket.write(`${password === undefined ? '' : `AUTH ${password}\r\n`}PING\r\n`))
    socket.on('data', (data) => {
      answer += data.toString()
      if (!answer.includes('+PONG') && !answer.includes('-')) return
      socket.destroy()
      if (answer.includes('+PONG')) resolve()
      else reject(new Error(answer.trim()))
    })
    socket.on('error', reject)
    socket.on('end', () => {
      reject(new Error('the connection was closed'))
    })
    socket.on('timeout', () => socket.destroy(new Error('no answer')))
  })
}
