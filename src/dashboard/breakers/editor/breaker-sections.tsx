'use client'

import { SegmentedControl, Input, Switch, TagsInput, TextInput, Textarea } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { DurationField } from '../../forms/duration-field'
import { NamespaceField } from '../../forms/namespace-field'
import { NumberField } from '../../forms/number-field'
import { ServiceField } from '../../forms/service-field'
import { FieldRow, FormSection } from '../../ui/form-field'
import type { BreakerForm } from './breaker-form'
import { Presets } from './presets'

/** What the breaker is called and what it guards. */
export function GuardSection({ form, existing }: { form: BreakerForm; existing: boolean }) {
  const t = useTranslations('breakers.editor')
  return (
    <FormSection title={t('guard')} help={t('guardHelp')}>
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
        <ServiceField label={t('service')} description={t('serviceHelp')} {...form.getInputProps('service')} />
      </FieldRow>
      <Input.Wrapper label={t('scope')} description={t(`scopeHelp.${form.values.scope}`)} labelElement="div">
        <SegmentedControl
          aria-label={t('scope')}
          mt={6}
          data={(['SERVICE', 'INSTANCE'] as const).map((scope) => ({ value: scope, label: t(`scopes.${scope}`) }))}
          {...form.getInputProps('scope')}
        />
      </Input.Wrapper>
      <Input.Wrapper label={t('mode')} description={t(`modeHelp.${form.values.mode}`)} labelElement="div">
        <SegmentedControl
          aria-label={t('mode')}
          mt={6}
          data={(['SHADOW', 'ENFORCE'] as const).map((mode) => ({ value: mode, label: t(`modes.${mode}`) }))}
          {...form.getInputProps('mode')}
        />
      </Input.Wrapper>
      <Textarea label={t('description')} autosize minRows={1} maxRows={4} {...form.getInputProps('description')} />
      <Switch
        label={t('enabled')}
        description={t('enabledHelp')}
        {...form.getInputProps('enabled', { type: 'checkbox' })}
      />
    </FormSection>
  )
}

/** When it opens. */
export function ThresholdSection({ form }: { form: BreakerForm }) {
  const t = useTranslations('breakers.editor')
  const { slidingWindowType } = form.values
  return (
    <FormSection title={t('thresholds')} help={t('thresholdsHelp')}>
      <Presets
        draft={form.values}
        onChoose={(draft) => {
          form.setValues(draft)
        }}
      />
      <FieldRow>
        <Input.Wrapper label={t('window')} description={t(`windowHelp.${slidingWindowType}`)} labelElement="div">
          <SegmentedControl
            aria-label={t('window')}
            mt={6}
            fullWidth
            data={(['TIME_BASED', 'COUNT_BASED'] as const).map((type) => ({
              value: type,
              label: t(`windows.${type}`),
            }))}
            {...form.getInputProps('slidingWindowType')}
          />
        </Input.Wrapper>
        <NumberField
          label={t(`windowSize.${slidingWindowType}`)}
          description={t('windowSizeHelp')}
          {...form.getInputProps('slidingWindowSize')}
        />
        <NumberField
          label={t('minimum')}
          description={t('minimumHelp')}
          {...form.getInputProps('minimumNumberOfCalls')}
        />
      </FieldRow>
      <FieldRow>
        <NumberField
          label={t('failureRate')}
          description={t('failureRateHelp')}
          suffix="%"
          step={5}
          {...form.getInputProps('failureRateThresholdPercent')}
        />
        <NumberField
          label={t('slowRate')}
          description={t('slowRateHelp')}
          suffix="%"
          step={5}
          {...form.getInputProps('slowCallRateThresholdPercent')}
        />
        <DurationField
          label={t('slowFrom')}
          description={t('slowFromHelp')}
          {...form.getInputProps('slowCallDurationThresholdMs')}
        />
      </FieldRow>
      <FailureStatuses form={form} />
    </FormSection>
  )
}

/** Which answers count as failures: a list of status codes in one field. */
function FailureStatuses({ form }: { form: BreakerForm }) {
  const t = useTranslations('breakers.editor')
  return (
    <TagsInput
      label={t('statuses')}
      description={t('statusesHelp')}
      splitChars={[',', ' ']}
      acceptValueOnBlur
      {...form.getInputProps('failureStatuses')}
      value={form.values.failureStatuses.map(String)}
      onChange={(statuses) => {
        form.setFieldValue('failureStatuses', statuses.map(Number))
      }}
    />
  )
}

/** How it comes back. */
export function RecoverySection({ form }: { form: BreakerForm }) {
  const t = useTranslations('breakers.editor')
  return (
    <FormSection title={t('recovery')} help={t('recoveryHelp')}>
      <FieldRow>
        <DurationField
          label={t('wait')}
          description={t('waitHelp')}
          {...form.getInputProps('waitDurationInOpenStateMs')}
        />
        <NumberField
          label={t('probes')}
          description={t('probesHelp')}
          {...form.getInputProps('permittedNumberOfCallsInHalfOpenState')}
        />
        <DurationField
          label={t('longestHalfOpen')}
          description={t('longestHalfOpenHelp')}
          {...form.getInputProps('maxWaitDurationInHalfOpenStateMs')}
        />
      </FieldRow>
    </FormSection>
  )
}
