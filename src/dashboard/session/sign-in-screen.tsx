'use client'

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useTRPC } from '../live/trpc'
import { signIn } from './auth-client'
import { Door } from './door'
import { FormProblem } from './form-problem'
import { safeNext } from './safe-next'

export function SignInScreen() {
  const t = useTranslations('session')
  const trpc = useTRPC()
  const router = useRouter()
  const [next] = useQueryState('next', parseAsString.withDefault('/'))
  // Asked again and again: who signs in in another tab goes on in this one too.
  const session = useQuery(trpc.session.current.queryOptions(undefined, { staleTime: 0, refetchInterval: 5_000 }))
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? t('emailRequired') : null),
      password: (value) => (value === '' ? t('passwordRequired') : null),
    },
  })
  const setupRequired = session.data?.setupRequired === true
  const signedIn = session.data?.user != null
  useEffect(() => {
    if (setupRequired) router.replace('/setup')
    else if (signedIn) router.replace(safeNext(next))
  }, [setupRequired, signedIn, next, router])

  async function submit({ email, password }: { email: string; password: string }) {
    setProblem(null)
    try {
      await signIn(email.trim(), password)
      window.location.assign(safeNext(next))
    } catch (error) {
      const status = error instanceof Error ? error.cause : null
      setProblem(t(status === 401 ? 'wrongPassword' : status === 429 ? 'tooManyTries' : 'unreachable'))
    }
  }

  return (
    <Door title={t('signIn.title')} text={t('signIn.text')}>
      <form noValidate onSubmit={form.onSubmit(submit)}>
        <Stack gap="md">
          <FormProblem text={problem} />
          <TextInput
            size="md"
            type="email"
            label={t('email')}
            autoComplete="username"
            autoFocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            size="md"
            label={t('password')}
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={form.submitting} fullWidth>
            {t('signIn.button')}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
