import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { processLives } from './process-lives'
import { runStatement } from './postgres-cluster'
import { eventually, startTestConsul, startTestDatabase, startTestRedis } from './testing'

const started: { stop(): Promise<void> }[] = []
let consul: Awaited<ReturnType<typeof startTestConsul>>
let redis: Awaited<ReturnType<typeof startTestRedis>>

beforeAll(async () => {
  ;[consul, redis] = await Promise.all([startTestConsul(), startTestRedis()])
  started.push(consul, redis)
})
afterAll(() => Promise.all(started.map((each) => each.stop())))

it('a Consul takes writes as soon as it is handed out', async () => {
  const answer = await fetch(`${consul.address}/v1/kv/a`, { method: 'PUT', body: '1' })
  expect(await answer.text()).toContain('true')
})

it('two databases of one process do not see each other', async () => {
  const [one, two] = await Promise.all([startTestDatabase({ migrated: false }), startTestDatabase({ migrated: false })])
  started.push(one, two)
  await runStatement(one.url, 'create table only_here (id int)')
  await expect(runStatement(two.url, 'select * from only_here')).rejects.toThrow('does not exist')
})

it('a server ends when the test process that started it is killed', async () => {
  const script = `import('./src/embedded/testing.ts').then(async (t) => {
    const redis = await t.startTestRedis(); console.log(redis.pid); setInterval(() => {}, 1000) })`
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output] = (await once(child.stdout, 'data')) as [Buffer]
  const pid = Number(output.toString())
  expect(processLives(pid)).toBe(true)
  child.kill('SIGKILL')
  await eventually(() => {
    expect(processLives(pid)).toBe(false)
  })
})
