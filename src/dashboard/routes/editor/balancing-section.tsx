'use client'

import { Select, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { hashSources, loadBalancingPolicies } from '@/domain/routing/route'
import { NumberField } from '../../forms/number-field'
import { FieldRow, FormSection } from '../../ui/form-field'
import type { RouteForm } from './route-form'

/** Which of a destination's instances takes a request; for the hashing policies, what is hashed. */
export function BalancingSection({ form }: { form: RouteForm }) {
  const t = useTranslations('routes.editor')
  const { policy, hash } = form.values.loadBalancing
  const hashes = policy === 'RING_HASH' || policy === 'MAGLEV'
  return (
    <FormSection title={t('balancing')} help={t('balancingHelp')}>
      <Select
        label={t('policy')}
        description={t(`policyHelp.${policy}`)}
        data={loadBalancingPolicies.map((each) => ({ value: each, label: t(`policies.${each}`) }))}
        {...form.getInputProps('loadBalancing.policy')}
      />
      {hashes ? (
        <FieldRow>
          <Select
            label={t('hashSource')}
            description={t('hashSourceHelp')}
            data={hashSources.map((each) => ({ value: each, label: t(`hashSources.${each}`) }))}
            {...form.getInputProps('loadBalancing.hash.source')}
          />
          {hash.source === 'SOURCE_IP' ? null : (
            <TextInput
              label={t('hashName')}
              description={t(`hashNameHelp.${hash.source}`)}
              spellCheck={false}
              {...form.getInputProps('loadBalancing.hash.name')}
            />
          )}
          {policy === 'RING_HASH' ? (
            <NumberField
              label={t('boundedLoad')}
              description={t('boundedLoadHelp')}
              suffix="%"
              {...form.getInputProps('loadBalancing.boundedLoadPercent')}
            />
          ) : null}
        </FieldRow>
      ) : null}
    </FormSection>
  )
}
