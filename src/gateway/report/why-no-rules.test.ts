import { expect, it } from 'vitest'
import { whyNoRules } from './why-no-rules'

const facts = { copyIsBroken: false, refused: null, channels: { consul: 'UP', redis: 'UP' } } as const

it.each([
  [facts, 'it has no copy on disk, and nothing is published'],
  [
    { ...facts, copyIsBroken: true, channels: { consul: 'DOWN', redis: 'DOWN' } },
    'its copy on disk is broken, and neither Consul nor Redis answers',
  ],
  [{ ...facts, channels: { consul: 'DOWN', redis: 'UP' } }, 'it has no copy on disk, and Consul does not answer'],
  [
    { ...facts, channels: { consul: 'UNKNOWN', redis: 'UNKNOWN' } },
    'it has no copy on disk, and Consul has not answered yet',
  ],
  [
    { ...facts, refused: { revision: 7, object: null, reason: 'its checksum is wrong' } },
    'it has no copy on disk, and it refused revision 7',
  ],
] as const)('given %j it says why a gateway has no rules', (given, expected) => {
  expect(whyNoRules(given)).toBe(expected)
})
