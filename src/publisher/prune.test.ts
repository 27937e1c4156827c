import { expect, it } from 'vitest'
import { consulKeys } from '@/wire/keys'
import { prunable } from './prune'

it('what the snapshot contains can go; the head, newer entries and foreign keys stay', () => {
  const prefix = 'switchyard/v1/'
  const keys = consulKeys(prefix)
  const gone = [keys.log(1, 0), keys.log(10, 0), keys.log(10, 3), keys.snapshot(0, 0), keys.snapshot(9, 12)]
  const stay = [
    keys.head,
    keys.log(11, 0),
    keys.log(1000, 0),
    keys.snapshot(10, 0),
    keys.snapshot(11, 0),
    `${prefix}log/notes`,
    `elsewhere/v1/log/0000000001/0`,
  ]
  expect(prunable([...gone, ...stay], prefix, { snapshot: 10 })).toEqual(gone)
})
