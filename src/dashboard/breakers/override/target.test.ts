import { expect, test } from 'vitest'
import { everyMachine, isSameTarget, orderOn, targetWords } from './target'

test('a target is named by what it narrows to', () => {
  expect(targetWords(everyMachine)).toBe('all')
  expect(targetWords({ instance: 'a:1', gateway: null })).toBe('instance')
  expect(targetWords({ instance: null, gateway: 'gw' })).toBe('gateway')
  expect(targetWords({ instance: 'a:1', gateway: 'gw' })).toBe('machine')
})

test('a target is the same only when both instance and gateway are', () => {
  expect(isSameTarget(everyMachine, { instance: null, gateway: null })).toBe(true)
  expect(isSameTarget(everyMachine, { instance: null, gateway: 'gw' })).toBe(false)
  expect(isSameTarget({ instance: 'a:1', gateway: 'gw' }, { instance: 'b:1', gateway: 'gw' })).toBe(false)
})

test('the order on a target is the one for exactly it, and not one that means more', () => {
  const all = { ...everyMachine, version: 7 }
  expect(orderOn([all], everyMachine)).toBe(all)
  expect(orderOn([all], { instance: 'a:1', gateway: null })).toBeUndefined()
})
