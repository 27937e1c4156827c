import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FunctionLibrary } from '@/adapters/redis/function-library'
import { emptyChecksum } from '@/wire/checksum'
import { consulKeys, redisKeys } from '@/wire/keys'
import type { Head } from '@/wire/revision-log'
import { standingOf } from '../redis-commands'
import { aKeyOrder, aLimit, aRoute, memorySource, put } from '../testing'
import { logValues, snapshotValues } from '../values'
import { compareLogEntry, compareSnapshot, foreignKeys } from './compare-consul'
import { compareRedis, libraryKey, type RedisReading } from './compare-redis'
import { publishedKeyOf } from './published-keys'

const prefix = 'p/'
const keys = consulKeys(prefix)
const head: Head = {
  ...{ version: 1, epoch: 'e', revision: 9, snapshot: 5, snapshotParts: 1, checksum: emptyChecksum },
  ...{ publishedAtMs: 1, recent: [] },
}

describe('a log entry in Consul', () => {
  const revision = memorySource().commit([put(aRoute('a')), put(aRoute('b'))])
  const [value = ''] = logValues(revision)
  const key = keys.log(revision.revision, 0)
  const compare = (text?: string) => compareLogEntry(prefix, revision, new Map(text === undefined ? [] : [[key, text]]))

  it('as it was written, or written otherwise but saying the same, is no drift', () => {
    expect(compare(value)).toEqual([])
    expect(compare(JSON.stringify({ parts: 1, text: JSON.stringify(revision, null, 2) }))).toEqual([])
  })

  it('that is missing or other is drift, whatever stands there, and is written as it was', () => {
    expect(compare()).toMatchObject([{ key, kind: 'DELETED', found: null, write: { verb: 'set', value } }])
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const [found] = compare(text)
        expect(found).toMatchObject({ key, kind: 'CHANGED', write: { verb: 'set', key, value } })
        expect(JSON.stringify(found?.found).length).toBeLessThan(3000)
      }),
    )
  })

  it('tells only the objects that differ', () => {
    const [found] = compare(value.replace('/b', '/c'))
    expect(Object.keys(found?.found ?? {})).toEqual(['route shop/b'])
  })
})

describe('keys in Consul', () => {
  it.each([
    ['head', 'head'],
    ['log/0000000007/0', 'log'],
    ['snapshot/0000000005/0000000001', 'snapshot'],
    ['log/7/0', 'stray'],
    ['log/0000000007/00', 'stray'],
    ['snapshot/0000000005/1', 'stray'],
    ['', 'stray'],
    ['other', 'stray'],
  ])('%s is %s', (name, kind) => {
    expect(publishedKeyOf(prefix + name, prefix).kind).toBe(kind)
  })

  it('are foreign when nobody of us can have written them; only those in our folders go unasked', () => {
    const ours = [keys.head, keys.log(3, 0), keys.log(9, 1), keys.log(12, 0), keys.snapshot(5, 0), keys.snapshot(2, 4)]
    const theirs = [keys.log(13, 0), keys.log(9, 2), keys.snapshot(5, 1), keys.snapshot(99, 0), `${prefix}log/x`]
    const all = [...ours, ...theirs, `${prefix}notes`]
    const found = foreignKeys(prefix, all, head, 12, new Map([[9, 2]]), new Map())
    expect(found.map((each) => each.key)).toEqual([...theirs, `${prefix}notes`])
    expect(found.filter((each) => each.onRequestOnly).map((each) => each.key)).toEqual([`${prefix}notes`])
  })
})

it('a snapshot in Consul is compared by what it holds', () => {
  const objects = [aRoute('a'), aRoute('b')]
  const [value = ''] = snapshotValues(objects)
  const key = keys.snapshot(5, 0)
  const compare = (text?: string) =>
    compareSnapshot(prefix, 5, objects, new Map(text === undefined ? [] : [[key, text]]))
  expect(compare(JSON.stringify(JSON.parse(value), null, 1))).toEqual([])
  expect(compare()).toMatchObject([{ kind: 'DELETED', expected: { snapshot: 5, part: 0, objects: 2 } }])
  expect(compare(value.replace('/b', '/c'))).toMatchObject([{ kind: 'CHANGED', write: { verb: 'set', value } }])
  expect(compare('x')).toMatchObject([{ kind: 'CHANGED', found: { text: 'x' } }])
})

describe('objects in Redis', () => {
  const own: FunctionLibrary = { version: 2, functions: ['f'], source: 's' }
  const limit = aLimit('calls', 5)
  const key = redisKeys.limitConfig('shop/calls')
  const right: RedisReading = { published: [key], keys: new Map([[key, standingOf(limit, [], 0)]]), library: own }
  const compare = (reading: Partial<RedisReading>) =>
    compareRedis([limit, aRoute('a')], { ...right, ...reading }, own, 0)

  it('that stand as they should, beside a library of a newer Switchyard, are no drift', () => {
    expect(compare({})).toEqual([])
    expect(compare({ library: { ...own, version: 3, source: 't' } })).toEqual([])
  })

  it.each<[string, Partial<RedisReading>, string, string]>([
    ['a limit that is missing', { keys: new Map() }, key, 'DELETED'],
    ['a limit of another type', { keys: new Map([[key, { type: 'string' }]]) }, key, 'CHANGED'],
    ['a limit with a field more', { keys: new Map([[key, { fields: { x: '1' } }]]) }, key, 'CHANGED'],
    ['a key of no object', { published: [key, 'swy:rl:{shop/old}:cfg'] }, 'swy:rl:{shop/old}:cfg', 'FOREIGN'],
    ['a limit that is not noted', { published: [] }, redisKeys.published, 'DELETED'],
    ['a library that is missing', { library: null }, libraryKey, 'DELETED'],
    ['a library with another source', { library: { ...own, source: 't' } }, libraryKey, 'CHANGED'],
  ])('%s is told', (_name, reading, where, kind) => {
    expect(compare(reading)).toMatchObject([{ key: where, kind }])
  })

  it('an order for a key that is missing in the hash of its limit is told, and put back with it', () => {
    const order = aKeyOrder('calls', 'ann', { stance: 'BLOCK' })
    const [difference] = compareRedis([limit, order], right, own, 0)
    expect(difference).toMatchObject({ key, kind: 'CHANGED', expected: { 'o:ann': 'BLOCK 1 0 -' } })
    expect(difference?.repair.toString()).toContain('o:ann')
  })
})
