'use client'

import { SegmentedControl, Switch, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslations } from 'use-intl'
import { DurationField } from '../../forms/duration-field'
import { CommandToCopy } from '../../gateways/command-to-copy'
import { FieldRow, FormSection } from '../../ui/form-field'
import { heartbeatCommand } from './heartbeat'
import type { InstanceDraft } from './instance-draft'
import classes from './form.module.css'

const types = ['HTTP', 'TCP', 'GRPC', 'TTL', 'NONE'] as const
type Form = UseFormReturnType<InstanceDraft>

/** How it is found out whether the instance is well, by whom, and when it is given up. */
export function CheckFields({ form }: { form: Form }) {
  const t = useTranslations('instances.form')
  const { check, deregisters } = form.getValues()
  const { type } = check
  const timed = type === 'HTTP' || type === 'TCP' || type === 'GRPC'
  return (
    <FormSection title={t('check')} help={t(`checkHelp.${type}`)}>
      <SegmentedControl
        aria-label={t('check')}
        data={types.map((each) => ({ value: each, label: t(`checkType.${each}`) }))}
        {...form.getInputProps('check.type')}
      />
      {type === 'HTTP' ? (
        <TextInput label={t('path')} spellCheck={false} {...form.getInputProps('check.path')} />
      ) : null}
      {type === 'GRPC' ? (
        <TextInput
          label={t('grpcService')}
          description={t('grpcServiceHelp')}
          placeholder="shop.Cart"
          spellCheck={false}
          {...form.getInputProps('check.service')}
        />
      ) : null}
      {timed ? (
        <FieldRow>
          <DurationField label={t('interval')} {...form.getInputProps('check.intervalMs')} />
          <DurationField label={t('timeout')} {...form.getInputProps('check.timeoutMs')} />
        </FieldRow>
      ) : null}
      {type === 'TTL' ? <TtlFields form={form} /> : null}
      {type === 'NONE' ? null : (
        <>
          <Switch
            label={t('deregisters')}
            description={t('deregistersHelp')}
            {...form.getInputProps('deregisters', { type: 'checkbox' })}
          />
          {deregisters ? (
            <DurationField label={t('deregisterAfter')} {...form.getInputProps('deregisterAfterMs')} />
          ) : null}
        </>
      )}
    </FormSection>
  )
}

/** The instance speaks for itself: how often it must, and the command that does it. */
function TtlFields({ form }: { form: Form }) {
  const t = useTranslations('instances.form')
  const draft = form.getValues()
  return (
    <>
      <DurationField label={t('ttl')} description={t('ttlHelp')} {...form.getInputProps('check.ttlMs')} />
      {draft.runBy === 'AGENT' ? (
        <p className={classes.hint}>{t('heartbeatAgent')}</p>
      ) : (
        <div className={classes.hint}>
          {t('heartbeat')}
          <CommandToCopy command={heartbeatCommand(draft, draft.check.ttlMs)} />
        </div>
      )}
    </>
  )
}

/** Who registers it and runs its check. */
export function RunByFields({ form }: { form: Form }) {
  const t = useTranslations('instances.form')
  const { runBy } = form.getValues()
  return (
    <FormSection title={t('runBy')} help={t(`runByHelp.${runBy}`)}>
      <SegmentedControl
        aria-label={t('runBy')}
        data={(['CONTROLLER', 'AGENT'] as const).map((each) => ({ value: each, label: t(`runByType.${each}`) }))}
        {...form.getInputProps('runBy')}
      />
      {runBy === 'AGENT' ? (
        <TextInput label={t('agent')} placeholder="10.0.0.7:8500" spellCheck={false} {...form.getInputProps('agent')} />
      ) : null}
    </FormSection>
  )
}
