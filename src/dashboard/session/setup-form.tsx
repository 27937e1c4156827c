'use client'

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import { useTranslations } from 'use-intl'
import { useTRPC } from '../live/trpc'
import { useApiForm } from '../ui/use-api-form'
import { signIn } from './auth-client'
import { FormProblem } from './form-problem'

const shortestPassword = 10

export function SetupForm() {
  const t = useTranslations('session')
  const trpc = useTRPC()
  const [code] = useQueryState('code', parseAsString.withDefault(''))
  const setup = useMutation(trpc.session.setup.mutationOptions())
  const { form, problem, showError, clear } = useApiForm({
    initialValues: { code, name: '', email: '', password: '' },
    validate: {
      code: (value) => (value.trim() === '' ? t('setup.codeRequired') : null),
      name: (value) => (value.trim() === '' ? t('nameRequired') : null),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('emailRequired')),
      password: (value) =>
        value.length < shortestPassword ? t('setup.passwordHelp', { count: shortestPassword }) : null,
    },
  })

  async function submit(values: { code: string; name: string; email: string; password: string }) {
    clear()
    try {
      await setup.mutateAsync(values)
      await signIn(values.email.trim(), values.password)
      window.location.assign('/')
    } catch (error) {
      showError(error)
    }
  }

  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormProblem text={problem} />
        {code === '' ? (
          <TextInput
            size="md"
            label={t('setup.code')}
            description={t('setup.codeHelp')}
            required
            autoComplete="one-time-code"
            {...form.getInputProps('code')}
          />
        ) : (
          <FormProblem text={typeof form.errors.code === 'string' ? form.errors.code : null} />
        )}
        <TextInput
          size="md"
          label={t('name')}
          required
          autoFocus
          autoComplete="name"
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <TextInput
          size="md"
          type="email"
          label={t('email')}
          required
          autoComplete="username"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          size="md"
          label={t('password')}
          description={t('setup.passwordHelp', { count: shortestPassword })}
          required
          maxLength={128}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={form.submitting} fullWidth>
          {t('setup.button')}
        </Button>
      </Stack>
    </form>
  )
}
