import { expect, it } from 'vitest'
import { hidesKeys, isHiddenKey } from './secret-keys'

it.each([
  ['COOKIE', 'any'],
  ['HEADER', 'Authorization'],
  ['HEADER', 'proxy-authorization'],
  ['HEADER', 'cookie'],
  ['HEADER', 'X-API-Key'],
  ['HEADER', 'x-auth-token'],
  ['HEADER', 'x-session-id'],
  ['HEADER', 'client-secret'],
  ['QUERY', 'access_token'],
  ['QUERY', 'api_key'],
  ['QUERY', 'apikey'],
  ['QUERY', 'Password'],
  ['QUERY', 'key'],
  ['QUERY', 'sig'],
  ['QUERY', 'X-Amz-Credential'],
  ['QUERY', 'X-Amz-Signature'],
  ['QUERY', 'jwt'],
  ['QUERY', 'pwd'],
  ['QUERY', 'access_key'],
  ['HEADER', 'X-Auth-Key'],
  ['HEADER', 'X-Auth'],
  ['HEADER', 'Ocp-Apim-Subscription-Key'],
  ['HEADER', 'x-connect-sid'],
] as const)('keys by %s %s may be credentials and are hidden', (source, name) => {
  expect(hidesKeys({ source, name })).toBe(true)
})

it.each([
  ['ALL', ''],
  ['SOURCE_IP', ''],
  ['HEADER', 'x-client'],
  ['HEADER', 'x-key'],
  ['QUERY', 'user'],
  ['QUERY', 'author'],
  ['QUERY', 'authors_id'],
  ['QUERY', 'design'],
  ['HEADER', 'x-partition-key'],
  ['HEADER', 'x-side'],
] as const)('keys by %s %s are shown', (source, name) => {
  expect(hidesKeys({ source, name })).toBe(false)
})

it('a hidden key is a hash or nothing', () => {
  expect(['', 'a'.repeat(43), '-_'.repeat(21) + 'A'].every(isHiddenKey)).toBe(true)
  expect(['Bearer abc', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`, '*'].some(isHiddenKey)).toBe(false)
})
