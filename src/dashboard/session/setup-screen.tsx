'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { useTRPC } from '../live/trpc'
import { Door } from './door'
import { SetupForm } from './setup-form'

/** The first visit: the one-time code from the terminal makes the first administrator. */
export function SetupScreen() {
  const t = useTranslations('session.setup')
  const trpc = useTRPC()
  const router = useRouter()
  const session = useQuery(trpc.session.current.queryOptions(undefined, { staleTime: 0 }))
  const done = session.data?.setupRequired === false
  useEffect(() => {
    if (done) router.replace('/sign-in')
  }, [done, router])
  return (
    <Door title={t('title')} text={t('text')}>
      <SetupForm />
    </Door>
  )
}
