import { expect, it } from 'vitest'
import { missingFlags, wantedFlags } from './keyspace-events'

it.each([
  ['', 'K$gxez', 'K$gxez'],
  ['K$gxez', 'K$gxez', ''],
  ['AK', 'K$gxez', ''],
  ['AE', 'K$gxez', 'K'],
  ['gE', 'K$gxe', 'K$xe'],
])('flags %j that stand lack, of %j, %j', (standing, wanted, missing) => {
  expect(missingFlags(standing, wanted)).toBe(missing)
})

it('sorted sets are told of only where semaphores may be', () => {
  expect(wantedFlags([{ pattern: 'lock:*', library: 'REDLOCK' }])).not.toContain('z')
  expect(wantedFlags([{ pattern: 'lock:*', library: 'DETECT' }])).toContain('z')
})
