import { expect, it } from 'vitest'
import { handleAuth } from './handler'

it.each([
  'update-user',
  'change-password',
  'change-email',
  'sign-up/email',
  'delete-user',
  'list-sessions',
  '../auth/ok',
])("better-auth's own %s is not offered", async (path) => {
  const request = new Request(`http://localhost/api/auth/${path}`, { method: 'POST', body: '{}' })
  expect((await handleAuth(request)).status).toBe(404)
})
