'use client'

import { Checkbox, Group } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { retryConditions } from '@/domain/routing/route'
import { DurationField } from '../../forms/duration-field'
import { NumberField } from '../../forms/number-field'
import { FieldRow, FormSection } from '../../ui/form-field'
import type { RouteForm } from './route-form'

/** How long to wait for an answer, and when to ask once more. */
export function ResilienceSection({ form }: { form: RouteForm }) {
  const t = useTranslations('routes.editor')
  return (
    <FormSection title={t('resilience')} help={t('resilienceHelp')}>
      <FieldRow>
        <DurationField label={t('timeout')} description={t('timeoutHelp')} {...form.getInputProps('timeoutMs')} />
        <NumberField label={t('attempts')} description={t('attemptsHelp')} {...form.getInputProps('retry.attempts')} />
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
