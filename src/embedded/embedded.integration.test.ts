import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer } from 'node:net'
import { startEmbeddedConsul } from './consul'
import type { EmbeddedServer } from './embedded-server'
import { startEmbeddedPostgres } from './postgres'
import { runStatement } from './postgres-cluster'
import { processLives } from './process-lives'
import { startEmbeddedRedis } from './redis'
import { testConsulProgram, testRedisProgram } from './testing/programs'
import { watchOver } from './testing/test-server'
import { createRedisForTest, type RedisForTest } from './testing/redis-client'

interface Case {
  start: () => Promise<EmbeddedServer>
  write: (address: string) => Promise<unknown>
  read: (address: string) => Promise<string>
}

let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'switchyard test '))
  await mkdir(join(home, 'logs'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

const log = (name: string) => join(home, 'logs', `${name}.log`)

async function withRedis<Result>(url: string, use: (redis: RedisForTest) => Promise<Result>): Promise<Result> {
  const redis = await createRedisForTest(url)
  try {
    return await use(redis)
  } finally {
    redis.close()
  }
}

const cases: Record<string, Case> = {
  consul: {
    start: async () => startEmbeddedConsul(await testConsulProgram(), join(home, 'consul'), log('consul')),
    write: (address) => fetch(`${address}/v1/kv/kept`, { method: 'PUT', body: 'still here' }),
    read: async (address) => (await fetch(`${address}/v1/kv/kept?raw`)).text(),
  },
  redis: {
    start: async () => startEmbeddedRedis(await testRedisProgram(), join(home, 'redis'), log('redis')),
    write: (address) => withRedis(address, (redis) => redis.send('SET kept still-here')),
    read: (address) => withRedis(address, (redis) => redis.send('GET kept')),
  },
  postgres: {
    start: () => startEmbeddedPostgres(join(home, 'postgres'), log('postgres')),
    write: (address) => runStatement(address, `create table kept as select 'still here' as text`),
    read: async (address) => JSON.stringify((await runStatement(address, 'select text from kept')).rows),
  },
}

describe.each(Object.entries(cases))('embedded %s', (_name, { start, write, read }) => {
  let server: EmbeddedServer

  beforeAll(async () => {
    server = await start()
    watchOver(server.pid, home)
    await write(server.address)
  })
  afterAll(() => server.stop())

  it('adopts the server that a killed start left running', async () => {
    const again = await start()
    expect(again.reused).toBe(true)
    expect(again.pid).toBe(server.pid)
    expect(await read(again.address)).toMatch(/still.here/)
  })

  it('keeps what was written when the server itself is killed', async () => {
    process.kill(server.pid, 'SIGKILL')
    const before = server.pid
    server = await start()
    watchOver(server.pid, home)
    expect(server.reused).toBe(false)
    expect(server.pid).not.toBe(before)
    expect(await read(server.address)).toMatch(/still.here/)
  })

  it('moves to other ports when somebody took its own', async () => {
    await server.stop()
    expect(processLives(server.pid)).toBe(false)
    const port = Number(new URL(server.address).port)
    const intruder = createServer().listen(port, '127.0.0.1')
    try {
      server = await start()
      watchOver(server.pid, home)
      expect(new URL(server.address).port).not.toBe(String(port))
      expect(await read(server.address)).toMatch(/still.here/)
    } finally {
      intruder.close()
    }
  })
})
