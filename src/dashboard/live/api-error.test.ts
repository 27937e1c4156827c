import { describe, expect, it } from 'vitest'
import { errorCode, fieldProblems, formErrors, isGone } from './api-error'

describe('an error of the API', () => {
  it.each([
    ['UNAUTHORIZED', 'UNAUTHENTICATED'],
    ['BAD_REQUEST', 'INVALID'],
    ['CONFLICT', 'CONFLICT'],
    ['INTERNAL_SERVER_ERROR', 'UNAVAILABLE'],
  ])('with code %s means %s', (code, meaning) => {
    expect(errorCode({ data: { code } })).toBe(meaning)
  })

  it('without any code counts as unavailable', () => {
    expect(errorCode(new TypeError('Failed to fetch'))).toBe('UNAVAILABLE')
    expect(errorCode(null)).toBe('UNAVAILABLE')
  })

  it('says that something is gone only when the API says so', () => {
    expect(isGone({ data: { code: 'NOT_FOUND' } })).toBe(true)
    expect([isGone(null), isGone(new TypeError('Failed to fetch'))]).toEqual([false, false])
  })

  it('hands out its well-formed problems only', () => {
    const good = { field: 'spec.limit', value: 0, message: 'use 1 to 1000000' }
    expect(fieldProblems({ data: { problems: [good, { field: 3 }, null] } })).toEqual([good])
    expect(fieldProblems(new Error('x'))).toEqual([])
  })
})

describe('problems reach the field of the form', () => {
  it.each([
    ['edits.0.object.spec.destinations.1.weightPercent', 'destinations.1.weightPercent'],
    ['spec.address', 'address'],
    ['edits.0.object.name', 'name'],
    ['name', 'name'],
    ['reason', 'reason'],
  ])('%s → %s', (field, expected) => {
    expect(formErrors([{ field, value: null, message: 'no' }])).toEqual({ [expected]: 'no' })
  })

  it('keeps the first message of a field', () => {
    const problem = (message: string) => ({ field: 'limit', value: 0, message })
    expect(formErrors([problem('first'), problem('second')])).toEqual({ limit: 'first' })
  })
})
