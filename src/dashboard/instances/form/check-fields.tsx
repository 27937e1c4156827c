'use client'

import { SegmentedControl, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslations } from 'use-intl'
import { DurationField } from '../forms/duration-field'
import { FieldRow, FormSection } from '../ui/form-field'
import type { InstanceDraft } from './instance-draft'

/** How the controller finds out whether the instance is well. */
export function CheckFields({ form }: { form: UseFormReturnType<InstanceDraft> }) {
  const t = useTranslations('services.form')
  const { type } = form.getValues().check
  return (
    <FormSection title={t('check')} help={t(`checkHelp.${type}`)}>
      <SegmentedControl
        aria-label={t('check')}
        data={(['HTTP', 'TCP', 'NONE'] as const).map((each) => ({ value: each, label: t(`checkType.${each}`) }))}
        {...form.getInputProps('check.type')}
      />
      {type === 'HTTP' ? <TextInput label={t('path')} {...form.getInputProps('check.path')} /> : null}
      {type === 'NONE' ? null : (
        <FieldRow>
          <DurationField label={t('interval')} {...form.getInputProps('check.intervalMs')} />
          <DurationField label={t('timeout')} {...form.getInputProps('check.timeoutMs')} />
        </FieldRow>
      )}
    </FormSection>
  )
}
