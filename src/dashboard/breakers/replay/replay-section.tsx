'use client'

import { ActionIcon, Loader, SegmentedControl, Tooltip } from '@mantine/core'
import { IconHistory, IconRefresh } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { EmptyState } from '../../ui/empty-state'
import { ErrorState } from '../../ui/error-state'
import { FormSection } from '../../ui/form-field'
import { ChartSkeleton } from '../../ui/skeletons'
import type { BreakerForm } from '../editor/breaker-form'
import { factsOf } from './prepare-replay'
import { ReplayLanes } from './replay-lanes'
import { ReplayWords } from './replay-words'
import classes from './replay.module.css'
import { spans, useReplay, type Span } from './use-replay'

const spanNames = Object.keys(spans) as Span[]

/** What the thresholds in the form would have done with the calls of the last time. */
export function ReplaySection({ form, existing }: { form: BreakerForm; existing: boolean }) {
  const t = useTranslations('replay')
  return (
    <FormSection title={t('title')} help={t('help')}>
      {existing ? <Replay form={form} /> : <NothingRecorded isNew />}
    </FormSection>
  )
}

function Replay({ form }: { form: BreakerForm }) {
  const t = useTranslations('replay')
  const { query, span, choose, again, invalid } = useReplay(form.values)
  return (
    <div className={classes.card}>
      <div className={classes.head}>
        <SegmentedControl
          size="xs"
          aria-label={t('span')}
          value={span}
          onChange={(value) => {
            choose(value)
          }}
          data={spanNames.map((each) => ({ value: each, label: t(`spans.${each}`) }))}
        />
        <Tooltip label={t('again')}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('again')} onClick={again}>
            <IconRefresh size={16} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {query.isFetching ? <Loader size={14} aria-label={t('running')} /> : null}
      </div>
      {invalid ? <p className={classes.text}>{t('invalid')}</p> : <Caveats form={form} />}
      <Outcome query={query} stale={invalid || query.isPlaceholderData} />
    </div>
  )
}

function Outcome({ query, stale }: { query: ReturnType<typeof useReplay>['query']; stale: boolean }) {
  const { data, error, isPending, fetchStatus } = query
  if (error) return <ErrorState error={error} onRetry={() => void query.refetch()} />
  if (isPending) return fetchStatus === 'idle' ? null : <ChartSkeleton heightPx={120} />
  const facts = factsOf(data)
  if (facts.empty) return <NothingRecorded isNew={false} />
  return (
    <div className={classes.outcome} data-stale={stale || undefined}>
      <ReplayWords view={data} facts={facts} />
      <ReplayLanes view={data} />
    </div>
  )
}

/** What is recorded was recorded under the policy of then: some edits cannot be tried on it. */
function Caveats({ form }: { form: BreakerForm }) {
  const t = useTranslations('replay')
  const elsewhere = form.isDirty('scope') || form.isDirty('service')
  const asIfEnforced = form.values.mode === 'SHADOW' || !form.values.enabled
  return (
    <>
      {asIfEnforced ? <p className={classes.text}>{t('asIfEnforced')}</p> : null}
      {form.isDirty('failureStatuses') ? <p className={classes.text}>{t('statusesAsThen')}</p> : null}
      {elsewhere ? <p className={classes.text}>{t('elsewhere')}</p> : null}
    </>
  )
}

function NothingRecorded({ isNew }: { isNew: boolean }) {
  const t = useTranslations('replay')
  return (
    <EmptyState icon={IconHistory} title={t('emptyTitle')}>
      {t(isNew ? 'emptyNew' : 'emptyText')}
    </EmptyState>
  )
}
