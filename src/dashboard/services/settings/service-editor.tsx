'use client'

import { Switch, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import type { ServiceView } from '@/domain/view/views'
import { NamespaceField } from '../../forms/namespace-field'
import { NumberField } from '../../forms/number-field'
import { ObjectEditor } from '../../forms/object-editor'
import { FieldRow, FormSection } from '../../ui/form-field'
import classes from '../services.module.css'
import { checkService, serviceDraftOf, type ServiceDraft } from './service-draft'

interface ServiceEditorProps {
  initial: ServiceDraft
  /** The version that is edited; null for settings that are not published yet. */
  baseVersion: number | null
  /** A namespace has taken the service up, or does so in the change set. */
  existing: boolean
  /** The change set that it is edited in; null outside of one. */
  set: ChangeSetView | null
  /** How the service's instances are now. */
  health: ServiceView['health']
  doneHref: string
}

/** A service's own settings. The first time, it is taken up by a namespace. */
export function ServiceEditor({ initial, baseVersion, existing, set, health, doneHref }: ServiceEditorProps) {
  const t = useTranslations('services.settings')
  return (
    <ObjectEditor
      kind="service"
      initial={initial}
      baseVersion={baseVersion}
      existing={existing}
      set={set}
      doneHref={doneHref}
      check={checkService}
      toEdit={({ namespace, name }, spec, version) => ({
        op: 'put',
        object: { kind: 'service', namespace, name, spec },
        baseVersion: version,
      })}
      toDraft={({ namespace, name, spec }) => serviceDraftOf(namespace, name, spec)}
      message={({ namespace, name }) => t(baseVersion === null ? 'messageTakeUp' : 'messageEdit', { namespace, name })}
    >
      {(form) => (
        <>
          <OwnerSection form={form} taken={existing} />
          <TrafficSection form={form} health={health} />
        </>
      )}
    </ObjectEditor>
  )
}

type ServiceForm = UseFormReturnType<ServiceDraft>

function OwnerSection({ form, taken }: { form: ServiceForm; taken: boolean }) {
  const t = useTranslations('services.settings')
  return (
    <FormSection title={t('whose')} help={taken ? t('whoseHelp') : t('takeUpHelp')}>
      <FieldRow>
        <TextInput label={t('name')} description={t('nameFixed')} disabled {...form.getInputProps('name')} />
        <NamespaceField label={t('namespace')} disabled={taken} {...form.getInputProps('namespace')} />
        <TextInput label={t('owner')} description={t('ownerHelp')} {...form.getInputProps('owner')} />
      </FieldRow>
      <Textarea
        label={t('description')}
        description={t('descriptionHelp')}
        autosize
        minRows={1}
        maxRows={4}
        {...form.getInputProps('description')}
      />
    </FormSection>
  )
}

function TrafficSection({ form, health }: { form: ServiceForm; health: ServiceView['health'] }) {
  const t = useTranslations('services.settings')
  const { sendToWarning } = form.values
  return (
    <FormSection title={t('traffic')}>
      <Switch
        label={t('sendToWarning')}
        description={t(sendToWarning ? 'sendToWarningOn' : 'sendToWarningOff')}
        {...form.getInputProps('sendToWarning', { type: 'checkbox' })}
      />
      <NumberField
        label={t('minHealthy')}
        placeholder="1"
        description={t('minHealthyHelp', { count: health.passing + (sendToWarning ? health.warning : 0) })}
        {...form.getInputProps('minHealthyInstances')}
      />
      <p className={classes.note} role="status">
        {t('warnedNow', { count: health.warning })}
      </p>
    </FormSection>
  )
}
