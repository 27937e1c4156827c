'use client'

import { Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { NamespaceField } from '../../forms/namespace-field'
import { NumberField } from '../../forms/number-field'
import { FieldRow, FormSection } from '../../ui/form-field'
import type { RouteForm } from './route-form'

/** What the route is called, whether it is on, and how early it is asked. The name cannot change once it stands. */
export function IdentitySection({ form, existing }: { form: RouteForm; existing: boolean }) {
  const t = useTranslations('routes.editor')
  return (
    <FormSection title={t('identity')} help={t('identityHelp')}>
      <FieldRow>
        <TextInput
          label={t('name')}
          description={existing ? t('nameFixed') : t('nameHelp')}
          disabled={existing}
          autoFocus={!existing}
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <NamespaceField label={t('namespace')} disabled={existing} {...form.getInputProps('namespace')} />
        <NumberField label={t('priority')} description={t('priorityHelp')} {...form.getInputProps('priority')} />
      </FieldRow>
      <Textarea
        label={t('description')}
        autosize
        minRows={1}
        maxRows={4}
        placeholder={t('descriptionPlaceholder')}
        {...form.getInputProps('description')}
      />
      <Switch
        label={t('enabled')}
        description={t('enabledHelp')}
        {...form.getInputProps('enabled', { type: 'checkbox' })}
      />
    </FormSection>
  )
}
