import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { eventually, startTestConsul } from '@/embedded/testing'
import { type Consul, createConsul, type Indexed, type Read } from './consul'
import { watch } from './watch'

let server: Awaited<ReturnType<typeof startTestConsul>>
let consul: Consul
const stops: AbortController[] = []

beforeAll(async () => {
  server = await startTestConsul()
  consul = createConsul({ address: server.address, timeoutMs: 2000 })
})
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
})
afterAll(async () => {
  await consul.close()
  await server.stop()
})

/** What a watch tells, in order. */
function told<T>(read: (options: Read) => Promise<Indexed<T>>): T[] {
  const values: T[] = []
  const stop = new AbortController()
  stops.push(stop)
  void watch({
    read: (index, waitMs, signal) => read({ index, waitMs, signal }),
    onValue: (value) => void values.push(value),
    onError: () => undefined,
    signal: stop.signal,
    backOff: { baseMs: 20, capMs: 100 },
  })
  return values
}

it('a watch of a key sees it come, change, go and come again', async () => {
  const values = told(async (options) => {
    const { index, value } = await consul.kv.get('watched', options)
    return { index, value: value?.value ?? null }
  })
  const last = async (expected: string | null, count: number) => {
    await eventually(() => {
      expect([values.at(-1), values.length >= count]).toEqual([expected, true])
    })
  }
  await last(null, 1)
  await consul.kv.set('watched', 'a')
  await last('a', 2)
  await consul.kv.set('watched', 'b')
  await last('b', 3)
  await consul.kv.delete('watched')
  await last(null, 4)
  await consul.kv.set('watched', 'a')
  await last('a', 5)
})

it('a watch of a service sees an instance leave, also the last one', async () => {
  const counts = told(async (options) => {
    const { index, value } = await consul.health.service('leaving', options)
    return { index, value: value.map((each) => each.id).sort() }
  })
  const register = (id: string) =>
    consul.catalog.register({
      node: 'blocking-test',
      address: '127.0.0.1',
      service: { id, service: 'leaving', address: '127.0.0.1', port: 9, tags: [], meta: {} },
    })
  const last = async (expected: string[]) => {
    await eventually(() => {
      expect(counts.at(-1)).toEqual(expected)
    })
  }
  await last([])
  await register('one')
  await register('two')
  await last(['one', 'two'])
  await consul.catalog.deregister({ node: 'blocking-test', serviceId: 'two' })
  await last(['one'])
  await consul.catalog.deregister({ node: 'blocking-test', serviceId: 'one' })
  await last([])
})
