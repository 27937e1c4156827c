import { expect, test } from 'vitest'
import { fieldErrors } from './field-errors'

const problem = (field: string, message = 'use 1 to 5') => ({ field, value: null, message })

test('a problem stands at its field, in the language of the reader', () => {
  expect(fieldErrors([problem('edits.0.object.spec.limit')], 'zh')).toEqual({ limit: '请填写 1 到 5' })
})

test('a problem of one value in a list is shown at the list too', () => {
  expect(Object.keys(fieldErrors([problem('match.hosts.2')], 'en'))).toEqual(['match.hosts.2', 'match.hosts'])
})

test('a problem of a field of a list’s item stays there', () => {
  expect(Object.keys(fieldErrors([problem('destinations.1.weightPercent')], 'en'))).toEqual([
    'destinations.1.weightPercent',
  ])
})
