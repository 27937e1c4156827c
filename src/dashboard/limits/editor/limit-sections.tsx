'use client'

import { Input, SegmentedControl, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { rateLimitKeySources } from '@/domain/rate-limit/policy'
import { DurationField } from '../../forms/duration-field'
import { NamespaceField } from '../../forms/namespace-field'
import { NumberField } from '../../forms/number-field'
import { useTRPC } from '../../live/trpc'
import { FieldRow, FormSection } from '../../ui/form-field'
import { limitAndBurst } from '../limit-draft'
import { LimitInWords } from '../limit-in-words'
import type { LimitForm } from './limit-form'

const wholeNamespace = ''

/** What the limit is called and which requests it counts. */
export function TargetSection({ form, existing }: { form: LimitForm; existing: boolean }) {
  const t = useTranslations('limits.editor')
  const trpc = useTRPC()
  const { namespace, route } = form.values
  const routes = useQuery({ ...trpc.routes.list.queryOptions({ namespace }), enabled: namespace !== '' })
  const names = (routes.data ?? []).map((each) => each.name)
  const known = route === null || names.includes(route) ? names : [route, ...names]
  return (
    <FormSection title={t('target')} help={t('targetHelp')}>
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
        <Select
          label={t('route')}
          description={t('routeHelp')}
          searchable={known.length > 8}
          data={[{ value: wholeNamespace, label: t('wholeNamespace') }, ...known]}
          {...form.getInputProps('route')}
          value={route ?? wholeNamespace}
          onChange={(value: string | null) => {
            form.setFieldValue('route', value === null || value === wholeNamespace ? null : value)
          }}
        />
      </FieldRow>
      <Textarea label={t('description')} autosize minRows={1} maxRows={4} {...form.getInputProps('description')} />
      <Switch
        label={t('enabled')}
        description={t('enabledHelp')}
        {...form.getInputProps('enabled', { type: 'checkbox' })}
      />
    </FormSection>
  )
}

/** How many, how often, and who shares the count. */
export function BucketSection({ form }: { form: LimitForm }) {
  const t = useTranslations('limits.editor')
  const { limit, periodMs, burst, key, mode } = form.values
  const named = key.source !== 'ALL' && key.source !== 'SOURCE_IP'
  return (
    <FormSection title={t('bucket')} help={t('bucketHelp')}>
      <FieldRow>
        <NumberField
          label={t('limit')}
          description={t('limitHelp')}
          {...form.getInputProps('limit')}
          onChange={(value) => {
            form.setValues(limitAndBurst(form.getValues(), value))
          }}
        />
        <DurationField label={t('period')} description={t('periodHelp')} {...form.getInputProps('periodMs')} />
        <NumberField label={t('burst')} description={t('burstHelp')} {...form.getInputProps('burst')} />
      </FieldRow>
      <FieldRow>
        <Select
          label={t('key')}
          description={t(`keyHelp.${key.source}`)}
          data={rateLimitKeySources.map((source) => ({ value: source, label: t(`keys.${source}`) }))}
          {...form.getInputProps('key.source')}
        />
        {named ? (
          <TextInput
            label={t('keyName')}
            description={t('keyNameHelp')}
            placeholder={key.source === 'HEADER' ? 'x-api-key' : ''}
            spellCheck={false}
            {...form.getInputProps('key.name')}
          />
        ) : null}
      </FieldRow>
      {limit === '' || periodMs === '' || burst === '' || limit <= 0 ? null : (
        <LimitInWords spec={{ limit, periodMs, burst, key, mode }} />
      )}
    </FormSection>
  )
}

/** Whether it holds back or only counts, and what happens without Redis. */
export function EnforcementSection({ form }: { form: LimitForm }) {
  const t = useTranslations('limits.editor')
  const { mode, scope, onRedisDown } = form.values
  return (
    <FormSection title={t('enforcement')} help={t('enforcementHelp')}>
      <Input.Wrapper label={t('mode')} description={t(`modeHelp.${mode}`)} labelElement="div">
        <SegmentedControl
          aria-label={t('mode')}
          mt={6}
          data={(['SHADOW', 'ENFORCE'] as const).map((each) => ({ value: each, label: t(`modes.${each}`) }))}
          {...form.getInputProps('mode')}
        />
      </Input.Wrapper>
      <Input.Wrapper label={t('scope')} description={t(`scopeHelp.${scope}`)} labelElement="div">
        <SegmentedControl
          aria-label={t('scope')}
          mt={6}
          data={(['DISTRIBUTED', 'LOCAL'] as const).map((each) => ({ value: each, label: t(`scopes.${each}`) }))}
          {...form.getInputProps('scope')}
        />
      </Input.Wrapper>
      {scope === 'LOCAL' ? null : (
        <Select
          label={t('onRedisDown')}
          description={t(`onRedisDownHelp.${onRedisDown}`)}
          data={(['LOCAL', 'ALLOW', 'DENY'] as const).map((each) => ({ value: each, label: t(`redisDown.${each}`) }))}
          {...form.getInputProps('onRedisDown')}
        />
      )}
    </FormSection>
  )
}
