'use client'

import { Alert, Button, Group, Input, SegmentedControl } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconGitMerge } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { publishingChoice } from '@/domain/settings/publishing'
import {
  driftModes,
  driftTargets,
  type DriftMode,
  type DriftTarget,
  type PublishingSettings,
} from '@/domain/view/change-views'
import { DurationField } from '../forms/duration-field'
import { errorCode } from '../live/api-error'
import { useTRPC, useTRPCClient } from '../live/trpc'
import { FormFoot, FormSection } from '../ui/form-field'
import { useApiForm } from '../ui/use-api-form'
import classes from './settings.module.css'

interface PublishingFormProps {
  /** What stood when the form was opened; its version goes back with it. */
  opened: PublishingSettings
  may: boolean
  onSaved: (settings: PublishingSettings) => void
}

interface PublishingDraft {
  driftMode: Record<DriftTarget, DriftMode>
  enforceWithinMs: number | ''
}

export function PublishingForm({ opened, may, onSaved }: PublishingFormProps) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const drift = useTranslations('drift')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const initialValues: PublishingDraft = { driftMode: opened.driftMode, enforceWithinMs: opened.enforceWithinMs }
  const { form, problem, showError, clear } = useApiForm<PublishingDraft>({ initialValues, schema: publishingChoice })
  const [theirs, setTheirs] = useState<PublishingSettings | null>(null)
  const update = useMutation(
    trpc.settings.updatePublishing.mutationOptions({
      onSuccess: (saved) => {
        notifications.show({ message: t('saved') })
        void queries.invalidateQueries()
        onSaved(saved)
      },
      onError: async (error) => {
        if (errorCode(error) !== 'CONFLICT') showError(error)
        else setTheirs(await client.settings.publishing.query())
      },
    }),
  )

  function save(version: number) {
    clear()
    const { hasErrors } = form.validate()
    const { driftMode, enforceWithinMs } = form.getValues()
    if (!hasErrors && enforceWithinMs !== '') update.mutate({ version, driftMode, enforceWithinMs })
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save(opened.version)
      }}
    >
      {theirs === null ? null : (
        <RaceNotice
          theirs={theirs}
          onKeep={() => {
            setTheirs(null)
            save(theirs.version)
          }}
          onLoad={() => {
            onSaved(theirs)
          }}
        />
      )}
      <fieldset disabled={!may} className={classes.fields}>
        <FormSection title={t('drift')} help={t('driftHelp')}>
          {driftTargets.map((target) => (
            <ModeField
              key={target}
              label={drift(`target.${target}`)}
              help={t(`targetHelp.${target}`)}
              disabled={!may}
              {...form.getInputProps(`driftMode.${target}`)}
            />
          ))}
        </FormSection>
        <FormSection title={t('slow')}>
          <div className={classes.narrow}>
            <DurationField
              label={t('slowAfter')}
              description={t('slowHelp')}
              {...form.getInputProps('enforceWithinMs')}
            />
          </div>
        </FormSection>
      </fieldset>
      {may ? (
        <FormFoot problem={problem}>
          <Button
            variant="default"
            disabled={!form.isDirty()}
            onClick={() => {
              form.reset()
            }}
          >
            {t('discard')}
          </Button>
          <Button type="submit" loading={update.isPending} disabled={!form.isDirty()}>
            {common('save')}
          </Button>
        </FormFoot>
      ) : null}
    </form>
  )
}

interface ModeFieldProps {
  label: string
  help: string
  disabled: boolean
  value?: DriftMode
  onChange?: (mode: DriftMode) => void
}

function ModeField({ label, help, disabled, value = 'REPAIR', onChange }: ModeFieldProps) {
  const t = useTranslations('settings')
  return (
    <Input.Wrapper label={label} description={help} labelElement="div" className={classes.mode}>
      <SegmentedControl
        aria-label={label}
        disabled={disabled}
        data={driftModes.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
        value={value}
        onChange={(next) => {
          onChange?.(driftModes.find((mode) => mode === next) ?? value)
        }}
      />
    </Input.Wrapper>
  )
}

interface RaceNoticeProps {
  theirs: PublishingSettings
  onKeep: () => void
  onLoad: () => void
}

/** Somebody saved first: nothing of either is lost until the reader has chosen. */
function RaceNotice({ theirs, onKeep, onLoad }: RaceNoticeProps) {
  const t = useTranslations('settings')
  return (
    <Alert
      variant="outline"
      color="yellow"
      icon={<IconGitMerge size={18} />}
      title={t('raceTitle')}
      mb="md"
      role="alert"
    >
      <p className={classes.race}>{t('race', { who: theirs.updatedBy ?? '' })}</p>
      <Group gap="xs">
        <Button onClick={onKeep}>{t('keepMine')}</Button>
        <Button variant="default" onClick={onLoad}>
          {t('loadTheirs')}
        </Button>
      </Group>
    </Alert>
  )
}
