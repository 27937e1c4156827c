'use client'

import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { TimeRangePicker } from '../charts/time-range-picker'
import { useQuickPublish } from '../forms/quick-publish'
import { onScreen } from '../live/cadence'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { Panel } from '../ui/panel'
import { PageSkeleton } from '../ui/skeletons'
import { StateBadge } from '../ui/state-badge'
import { worstState } from './board'
import { BreakerActions } from './breaker-actions'
import { breakerLinks } from './breaker-links'
import classes from './breakers.module.css'
import { BreakerGateways } from './gateways-table'
import { OverrideNotice } from './override-notice'
import { PolicyFacts } from './policy-facts'
import { StateTimeline } from './state-timeline'
import { useOverride } from './use-override'

/** One breaker: who holds it, its state on each gateway and instance, its states over time, its policy. */
export function BreakerPage({ namespace, name }: { namespace: string; name: string }) {
  const t = useTranslations('breakers')
  const trpc = useTRPC()
  const [scope] = useNamespace()
  const query = useQuery(
    trpc.breakers.get.queryOptions({ namespace, name }, { ...onScreen, refetchInterval: 1000, retry: false }),
  )
  const { propose, dialog: publishDialog } = useQuickPublish()
  const { ask, dialog } = useOverride()
  const breaker = query.data
  if (breaker === undefined) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  const state = worstState(breaker.gateways)
  return (
    <>
      <PageHeader
        title={name}
        parents={[{ label: t('title'), href: breakerLinks.list(scope) }]}
        badges={<StateBadge state={state ?? 'unknown'} variant="wash" />}
        description={
          <>
            {t(`guards.${breaker.spec.scope}`, { service: breaker.spec.service })}
            {breaker.spec.description === '' ? null : ` · ${breaker.spec.description}`}
          </>
        }
        actions={
          <>
            <TimeRangePicker />
            <BreakerActions
              breaker={breaker}
              scope={scope}
              propose={propose}
              onAct={(_, intent) => {
                ask({ namespace, name, service: breaker.spec.service, intent })
              }}
            />
          </>
        }
      />
      <OverrideNotice override={breaker.override} />
      <div className={classes.stack}>
        <BreakerGateways breaker={breaker} />
        <StateTimeline breakers={[`${namespace}/${name}`]} />
        <Panel
          title={t('policy')}
          aside={
            <Button
              component={Link}
              href={breakerLinks.edit(namespace, name, scope)}
              variant="default"
              leftSection={<IconPencil size={14} />}
            >
              {t('edit')}
            </Button>
          }
        >
          <PolicyFacts spec={breaker.spec} />
        </Panel>
      </div>
      {dialog}
      {publishDialog}
    </>
  )
}
