'use client'

import { Checkbox, Group, NumberInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { retryConditions } from '@/domain/routing/route'
import { numberOrEmpty } from '../../forms/draft'
import { DurationField } from '../../forms/duration-field'
import { FieldRow, FormSection } from '../../ui/form-field'
import type { RouteForm } from './route-form'

/** How long to wait for an answer, and when to ask once more. */
export function ResilienceSection({ form }: { form: RouteForm }) {
  const t = useTranslations('routes.editor')
  return (
    <FormSection title={t('resilience')} help={t('resilienceHelp')}>
      <FieldRow>
        <DurationField label={t('timeout')} description={t('timeoutHelp')} {...form.getInputProps('timeoutMs')} />
        <NumberInput
          label={t('attempts')}
          description={t('attemptsHelp')}
          {...form.getInputProps('retry.attempts')}
          onChange={(value) => {
            form.setFieldValue('retry.attempts', numberOrEmpty(value))
          }}
        />
      </FieldRow>
      {form.values.retry.attempts === 0 ? null : (
        <Checkbox.Group label={t('retryOn')} description={t('retryOnHelp')} {...form.getInputProps('retry.on')}>
          <Group gap="md" mt={6}>
            {retryConditions.map((condition) => (
              <Checkbox key={condition} value={condition} label={t(`retryConditions.${condition}`)} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
    </FormSection>
  )
}
