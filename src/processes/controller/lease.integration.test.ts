import { afterAll, beforeAll, expect, it } from 'vitest'
import { silentLog } from '@/domain/log'
import { runStatement } from '@/embedded/postgres-cluster'
import { eventually, startTestDatabase } from '@/embedded/testing'
import { workWhileLeading } from './lease'

let database: Awaited<ReturnType<typeof startTestDatabase>>
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await startTestDatabase({ migrated: false })
})
afterAll(async () => {
  await Promise.all(ends.map((end) => end()))
  await database.stop()
})

function contender(url = database.url) {
  const stop = new AbortController()
  const state = { working: false, starts: 0 }
  const ended = workWhileLeading(
    url,
    async (signal) => {
      state.working = true
      state.starts++
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve)
      })
      state.working = false
    },
    silentLog,
    stop.signal,
  )
  const end = async () => {
    stop.abort()
    await ended
  }
  ends.push(end)
  return { state, end }
}

it('one of two works, and the other one when the first ends', async () => {
  const first = contender()
  await eventually(() => {
    expect(first.state.working).toBe(true)
  })
  const second = contender()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(second.state.working).toBe(false)
  await first.end()
  expect(first.state.working).toBe(false)
  await eventually(() => {
    expect(second.state.working).toBe(true)
  })

  await runStatement(database.url, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'")
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(second.state).toEqual({ working: true, starts: 1 }) // a lost connection alone stops nothing
})

it('works while the database cannot be asked', async () => {
  const alone = contender('postgresql://nobody@127.0.0.1:9/nothing')
  await eventually(() => {
    expect(alone.state.working).toBe(true)
  })
})
