'use client'

import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { lockPatternChoice, patternLibraries, type LockPatternChoice } from '@/domain/settings/lock-patterns'
import type { LockPatternSettings } from '@/domain/view/lock-views'
import { errorCode } from '../live/api-error'
import { useTRPC, useTRPCClient } from '../live/trpc'
import { FormFoot } from '../ui/form-field'
import { useApiForm } from '../ui/use-api-form'
import classes from './lock-patterns.module.css'

interface LockPatternsFormProps {
  /** What stood when the form was opened; its version goes back with it. */
  opened: LockPatternSettings
  may: boolean
  onSaved: (settings: LockPatternSettings) => void
}

const mostPatterns = 20

export function LockPatternsForm({ opened, may, onSaved }: LockPatternsFormProps) {
  const t = useTranslations('locks.patterns')
  const settings = useTranslations('settings')
  const common = useTranslations('common')
  const { form, problem, save, isSaving } = useSave(opened, onSaved)
  const { patterns } = form.values
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {patterns.length === 0 ? <p className={classes.none}>{t('none')}</p> : null}
      {patterns.map(({ pattern }, index) => (
        <PatternFields
          // Rows have no name but their place: what is typed in one is its value.
          key={index}
          index={index}
          pattern={pattern}
          disabled={!may}
          form={form}
        />
      ))}
      {may ? (
        <>
          <Button
            variant="default"
            size="xs"
            mb="md"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={patterns.length >= mostPatterns}
            onClick={() => {
              form.insertListItem('patterns', { pattern: '', library: 'DETECT' })
            }}
          >
            {t('add')}
          </Button>
          <FormFoot problem={problem ?? form.errors.patterns}>
            <Button
              variant="default"
              disabled={!form.isDirty()}
              onClick={() => {
                form.reset()
              }}
            >
              {settings('discard')}
            </Button>
            <Button type="submit" loading={isSaving} disabled={!form.isDirty()}>
              {common('save')}
            </Button>
          </FormFoot>
        </>
      ) : null}
    </form>
  )
}

function useSave(opened: LockPatternSettings, onSaved: (settings: LockPatternSettings) => void) {
  const t = useTranslations('locks.patterns')
  const settings = useTranslations('settings')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const { form, problem, showError, clear } = useApiForm<LockPatternChoice>({
    initialValues: { patterns: opened.patterns },
    schema: lockPatternChoice,
  })
  const mutation = useMutation(
    trpc.settings.saveLockPatterns.mutationOptions({
      onSuccess: (saved) => {
        notifications.show({ message: settings('saved') })
        void queries.invalidateQueries()
        onSaved(saved)
      },
      onError: async (error) => {
        if (errorCode(error) !== 'CONFLICT') {
          showError(error)
          return
        }
        // Somebody was faster: what they set is shown, and said, rather than written over.
        const theirs = await client.settings.lockPatterns.query()
        notifications.show({ color: 'yellow', message: t('race', { who: theirs.updatedBy ?? '' }) })
        onSaved(theirs)
      },
    }),
  )
  return {
    form,
    problem,
    isSaving: mutation.isPending,
    save: () => {
      clear()
      if (!form.validate().hasErrors) mutation.mutate({ version: opened.version, ...form.getValues() })
    },
  }
}

interface PatternFieldsProps {
  index: number
  pattern: string
  disabled: boolean
  form: ReturnType<typeof useSave>['form']
}

/** One pattern, the library that its keys are taken for, and what that means. */
function PatternFields({ index, pattern, disabled, form }: PatternFieldsProps) {
  const t = useTranslations('locks.patterns')
  const library = form.values.patterns[index]?.library ?? 'DETECT'
  return (
    <div className={classes.row}>
      <TextInput
        label={t('pattern')}
        placeholder="lock:*"
        disabled={disabled}
        classNames={{ input: classes.input ?? '' }}
        {...form.getInputProps(`patterns.${String(index)}.pattern`)}
      />
      <Select
        label={t('library')}
        description={t(`means.${library}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDeselect={false}
        disabled={disabled}
        data={patternLibraries.map((value) => ({ value, label: t(`libraries.${value}`) }))}
        {...form.getInputProps(`patterns.${String(index)}.library`)}
      />
      {disabled ? null : (
        <ActionIcon
          className={classes.remove}
          aria-label={t('remove', { pattern: pattern === '' ? String(index + 1) : pattern })}
          onClick={() => {
            form.removeListItem('patterns', index)
          }}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      )}
    </div>
  )
}
