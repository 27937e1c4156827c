'use client'

import { createAuthClient } from 'better-auth/react'

const authClient = createAuthClient({ basePath: '/api/auth' })

/** @throws Error with the server's words when e-mail or password are wrong, or it does not answer. */
export async function signIn(email: string, password: string): Promise<void> {
  const { error } = await authClient.signIn.email({ email, password })
  if (error !== null) throw new Error(error.message ?? error.statusText, { cause: error.status })
}

/** Ends the session and begins anew at the sign-in page, with nothing of it left in memory. */
export async function signOut(): Promise<void> {
  await authClient.signOut()
  window.location.assign('/sign-in')
}
