'use client'

import { Button } from '@mantine/core'
import { IconAdjustmentsQuestion, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { parseAsInteger, useQueryState } from 'nuqs'
import { useTranslations } from 'use-intl'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { FieldLabel, useFieldText } from '../changes/field-line'
import { TimeRangePicker } from '../charts/time-range-picker'
import { useQuickPublish } from '../forms/quick-publish'
import { isGone } from '../live/api-error'
import { onScreen } from '../live/cadence'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { useMay } from '../session/session-context'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { Panel } from '../ui/panel'
import { PageSkeleton } from '../ui/skeletons'
import { StateBadge } from '../ui/state-badge'
import { LimitKeys } from './keys/limit-keys'
import { LimitChart } from './limit-chart'
import { LimitInWords } from './limit-in-words'
import { limitLinks } from './limit-links'
import { LimitMenu } from './limit-menu'
import classes from './limits.module.css'
import { useLimitWords } from './use-limit-words'
import { WhatIf } from './what-if/what-if'

/** One limit: what it lets through over time, who asks most, what another one would have done, and its policy. */
export function LimitPage({ namespace, name }: { namespace: string; name: string }) {
  const t = useTranslations('limits')
  const trpc = useTRPC()
  const words = useLimitWords()
  const mayEdit = useMay('EDITOR')
  const [scope] = useNamespace()
  const [tried, setTried] = useQueryState('whatif', parseAsInteger)
  const query = useQuery(trpc.limits.get.queryOptions({ namespace, name }, { ...onScreen, retry: false }))
  const { propose, dialog } = useQuickPublish()
  const limit = query.data
  if (limit === undefined || isGone(query.error)) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  return (
    <>
      <PageHeader
        title={name}
        parents={[{ label: t('title'), href: limitLinks.list(scope) }]}
        badges={<StateBadge state={limit.spec.enabled ? limit.spec.mode : 'OFF'} variant="wash" />}
        description={words.target(limit.spec.route)}
        actions={
          <>
            <TimeRangePicker />
            <Button
              variant="default"
              leftSection={<IconAdjustmentsQuestion size={15} aria-hidden />}
              aria-pressed={tried !== null}
              onClick={() => void setTried(tried === null ? limit.spec.limit : null)}
            >
              {t('whatIf.open')}
            </Button>
            {mayEdit ? (
              <Button
                component={Link}
                href={limitLinks.edit(namespace, name, scope)}
                variant="default"
                leftSection={<IconPencil size={14} />}
              >
                {t('edit')}
              </Button>
            ) : null}
            <LimitMenu row={limit} scope={scope} propose={propose} />
          </>
        }
      />
      <div className={classes.stack}>
        <LimitChart limit={`${namespace}/${name}`} spec={limit.spec} />
        {tried === null ? null : (
          <WhatIf
            namespace={namespace}
            name={name}
            spec={limit.spec}
            limit={Math.min(1_000_000, Math.max(1, tried))}
            onLimit={(next) => void setTried(next)}
            onClose={() => void setTried(null)}
          />
        )}
        <LimitKeys namespace={namespace} name={name} spec={limit.spec} />
        <Panel title={t('policy')}>
          <LimitFacts spec={limit.spec} />
        </Panel>
      </div>
      {dialog}
    </>
  )
}

const facts = ['scope', 'onRedisDown', 'burst', 'description'] as const satisfies readonly (keyof RateLimitSpec)[]

function LimitFacts({ spec }: { spec: RateLimitSpec }) {
  const text = useFieldText()
  return (
    <>
      <LimitInWords spec={spec} />
      <dl className={classes.facts}>
        {facts
          .filter((field) => field !== 'onRedisDown' || spec.scope === 'DISTRIBUTED')
          .map((field) => (
            <div key={field}>
              <dt>
                <FieldLabel kind="rate-limit" path={field} />
              </dt>
              <dd>{text(field, spec[field])}</dd>
            </div>
          ))}
      </dl>
    </>
  )
}
