import { describe, expect, it } from 'vitest'
import type { Revision } from '@/domain/revision/object'
import { emptyChecksum } from '@/wire/checksum'
import type { Head } from '@/wire/revision-log'
import { decideHead, decideMessage } from './decide-next'

const at = { epoch: 'e', revision: 10, checksum: emptyChecksum }
const step = (revision: number): Revision => ({
  revision,
  author: '',
  message: '',
  committedAtMs: 0,
  checksum: emptyChecksum,
  changes: [],
})
const head = (over: Partial<Head>): Head => ({
  version: 1,
  epoch: 'e',
  revision: 10,
  snapshot: 5,
  snapshotParts: 1,
  checksum: emptyChecksum,
  publishedAtMs: 0,
  recent: [],
  ...over,
})

describe('a message of the stream', () => {
  it.each([
    ['that comes again is ignored', at, 'e', 10, 'IGNORE'],
    ['from before is ignored', at, 'e', 3, 'IGNORE'],
    ['that comes next is applied', at, 'e', 11, 'APPLY'],
    ['after a gap sends to Consul', at, 'e', 12, 'READ_CONSUL'],
    ['of another epoch sends to Consul', at, 'f', 11, 'READ_CONSUL'],
    ['to a gateway with no rules sends to Consul', null, 'e', 1, 'READ_CONSUL'],
  ] as const)('%s', (_name, version, epoch, revision, expected) => {
    expect(decideMessage(version, { epoch, revision: { revision } })).toBe(expected)
  })
})

describe('a head', () => {
  it.each([
    ['that names what is in force asks for nothing', head({}), { act: 'NOTHING' }],
    ['with another checksum for it means to read everything', head({ checksum: 'f'.repeat(64) }), { act: 'READ_ALL' }],
    ['of another epoch means to read everything', head({ epoch: 'f', revision: 11 }), { act: 'READ_ALL' }],
    ['behind what is in force must be confirmed', head({ revision: 9 }), { act: 'CONFIRM' }],
    [
      'that carries what is missing is applied',
      head({ revision: 12, recent: [step(10), step(11), step(12)] }),
      { act: 'APPLY', steps: [step(11), step(12)] },
    ],
    [
      'that carries only the last of it sends to the log',
      head({ revision: 12, recent: [step(12)] }),
      { act: 'READ_LOG', from: 11, to: 12 },
    ],
    ['far ahead means to read everything', head({ revision: 500 }), { act: 'READ_ALL' }],
    ['whose log begins later means to read everything', head({ revision: 12, snapshot: 11 }), { act: 'READ_ALL' }],
  ])('%s', (_name, given, expected) => {
    expect(decideHead(at, given)).toEqual(expected)
  })
})
