import { expect, it } from 'vitest'
import { syncState } from './sync-state'

const up = { refused: false, revision: 5, newestKnown: 5, channels: { consul: 'UP', redis: 'UP' } } as const

it.each([
  ['with the newest revision in force', up, 'SYNCED'],
  ['while Redis alone is heard', { ...up, channels: { consul: 'DOWN', redis: 'UP' } }, 'SYNCED'],
  ['while Consul alone is heard', { ...up, channels: { consul: 'UP', redis: 'DOWN' } }, 'SYNCED'],
  ['while nobody is heard', { ...up, channels: { consul: 'DOWN', redis: 'DOWN' } }, 'STALE'],
  ['before anybody was heard', { ...up, channels: { consul: 'UNKNOWN', redis: 'UNKNOWN' } }, 'STALE'],
  ['with a newer revision known', { ...up, newestKnown: 6 }, 'STALE'],
  ['with no revision', { ...up, revision: null }, 'STALE'],
  ['with a refused revision', { ...up, refused: true }, 'ERROR'],
] as const)('%s, given %j, a gateway is %s', (_name, facts, expected) => {
  expect(syncState(facts)).toBe(expected)
})
