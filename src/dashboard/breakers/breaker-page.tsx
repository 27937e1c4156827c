'use client'

import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
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
import { summarise } from './board'
import { BreakerActions, type Act } from './breaker-actions'
import { breakerLinks } from './breaker-links'
import classes from './breakers.module.css'
import { EventsPanel } from './events/events-panel'
import { MachinesTable } from './machines-table'
import { OrdersPanel } from './override/orders-panel'
import { useOverride } from './override/use-override'
import { PolicyFacts } from './policy-facts'
import { StateTimeline } from './state-timeline'

/** One breaker: who holds it and with what proof, each of its machines, what happened to them, its policy. */
export function BreakerPage({ namespace, name }: { namespace: string; name: string }) {
  const t = useTranslations('breakers')
  const trpc = useTRPC()
  const [scope] = useNamespace()
  const mayEdit = useMay('EDITOR')
  const mayAct = useMay('OPERATOR')
  const query = useQuery(
    trpc.breakers.get.queryOptions({ namespace, name }, { ...onScreen, refetchInterval: 1000, retry: false }),
  )
  const { propose, dialog: publishDialog } = useQuickPublish()
  const { ask, dialog } = useOverride()
  const breaker = query.data
  if (breaker === undefined || isGone(query.error)) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  const act: Act = (of, intent, target) => {
    ask({ namespace, name, intent, target, breaker: of })
  }
  const { spec } = breaker
  const states = summarise(breaker.gateways)?.states ?? []
  return (
    <>
      <PageHeader
        title={name}
        parents={[{ label: t('title'), href: breakerLinks.list(scope) }]}
        badges={
          states.length === 0 ? (
            <StateBadge state="unknown" variant="wash" />
          ) : (
            states.map(({ state, count }) => (
              <StateBadge
                key={state}
                state={state}
                variant="wash"
                {...(states.length === 1 ? {} : { detail: t('partOf', { part: count, all: breaker.gateways.length }) })}
              />
            ))
          )
        }
        description={
          <>
            {t(`guards.${spec.scope}`, { service: spec.service })}
            {spec.description === '' ? null : ` · ${spec.description}`}
            {mayAct ? null : <> · {t('mayNot')}</>}
          </>
        }
        actions={
          <>
            <TimeRangePicker />
            <BreakerActions breaker={breaker} scope={scope} propose={propose} onAct={act} />
          </>
        }
      />
      <div className={classes.stack}>
        <OrdersPanel breaker={breaker} onAct={act} />
        <MachinesTable breaker={breaker} scope={scope} onAct={act} />
        <StateTimeline breakers={[`${namespace}/${name}`]} />
        <EventsPanel breaker={breaker} />
        <Panel
          title={t('policy')}
          aside={
            mayEdit ? (
              <Button
                component={Link}
                href={breakerLinks.edit(namespace, name, scope)}
                variant="default"
                leftSection={<IconPencil size={14} />}
              >
                {t('edit')}
              </Button>
            ) : null
          }
        >
          <PolicyFacts spec={spec} />
        </Panel>
      </div>
      {dialog}
      {publishDialog}
    </>
  )
}
