'use client'

import { createContext, useContext } from 'react'
import { roles, type Role, type SessionView } from '@/domain/view/views'

export type SessionUser = NonNullable<SessionView['user']>

export const SessionContext = createContext<SessionUser | null>(null)

export function useUser(): SessionUser {
  const user = useContext(SessionContext)
  if (user === null) throw new Error('useUser needs a SessionGate above it')
  return user
}

/** Whether the reader's role reaches `role`. The API decides; this only keeps buttons away that would be refused. */
export function useMay(role: Role): boolean {
  return roles.indexOf(useUser().role) >= roles.indexOf(role)
}
