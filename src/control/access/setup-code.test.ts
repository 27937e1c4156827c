import { expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password'
import { hashSetupCode, isSetupCode } from './setup-code'

const code = '7K2M-XXQ0-11AB-ZZ99-PQRS'

it.each(['7K2M-XXQ0-11AB-ZZ99-PQRS', '7k2mxxq011abzz99pqrs', ' 7K2M XXQ0 11AB ZZ99 PQRS '])(
  '%s is the code',
  (typed) => {
    expect(isSetupCode(typed, hashSetupCode(code))).toBe(true)
  },
)

it.each(['', '7K2M-XXQ0-11AB-ZZ99-PQR', '7K2M-XXQ0-11AB-ZZ99-PQRT', hashSetupCode(code)])('%s is not', (typed) => {
  expect(isSetupCode(typed, hashSetupCode(code))).toBe(false)
})

it('passwords are kept as salted Argon2id', async () => {
  const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')])
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(first).not.toBe(second)
  expect(await verifyPassword({ hash: first, password: 'correct horse' })).toBe(true)
  expect(await verifyPassword({ hash: first, password: 'wrong horse' })).toBe(false)
})
