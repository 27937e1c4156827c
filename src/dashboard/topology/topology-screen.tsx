'use client'

import { Autocomplete, Button, SegmentedControl, Switch } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconSearch, IconTopologyStar3 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { TopologyView } from '@/domain/view/fleet-views'
import { onScreen } from '../live/cadence'
import { useNamespace, withNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { FleetHeader } from '../services/fleet-header'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { ChartSkeleton } from '../ui/skeletons'
import { TopologyDetails } from './topology-details'
import { TopologyList } from './topology-list'
import { findServices, prepareGraph, type Graph } from './prepare-topology'
import classes from './topology.module.css'

const TopologyGraph = dynamic(async () => (await import('./topology-graph')).TopologyGraph, {
  ssr: false,
  loading: () => <ChartSkeleton heightPx={420} />,
})

const views = ['map', 'list'] as const

/** Who calls whom through the gateway, how often, and how well it goes. */
export function TopologyScreen() {
  const trpc = useTRPC()
  const [namespace] = useNamespace()
  const topology = useQuery(trpc.topology.get.queryOptions({ namespace }, { ...onScreen, refetchInterval: 5000 }))
  return (
    <>
      <FleetHeader at="topology" />
      {topology.data !== undefined ? (
        topology.data.edges.length === 0 && topology.data.nodes.length === 0 ? (
          <NoCalls />
        ) : (
          <Topology view={topology.data} />
        )
      ) : topology.isError ? (
        <ErrorState error={topology.error} onRetry={() => void topology.refetch()} />
      ) : (
        <ChartSkeleton heightPx={420} />
      )}
    </>
  )
}

/** What of it is shown, in the address: `focus`, `quiet`, `view`. A narrow screen begins with the list. */
function useAddress() {
  const narrow = useMediaQuery('(max-width: 640px)')
  const [view, setView] = useQueryState('view', parseAsStringLiteral(views))
  const [focus, setFocus] = useQueryState('focus', parseAsString)
  const [quiet, setQuiet] = useQueryState('quiet', parseAsBoolean.withDefault(false))
  return {
    view: view ?? (narrow ? 'list' : 'map'),
    focus,
    quiet,
    setView: (next: (typeof views)[number]) => void setView(next),
    setFocus: (service: string | null) => void setFocus(service),
    setQuiet: (show: boolean) => void setQuiet(show ? true : null),
  }
}

function Topology({ view }: { view: TopologyView }) {
  const t = useTranslations('topology')
  const address = useAddress()
  const { focus, quiet } = address
  const [text, setText] = useState('')
  const graph = useMemo(() => prepareGraph(view, { showQuiet: quiet, keep: focus }), [view, quiet, focus])
  const everywhere = useMemo(() => findServices(view.nodes, text), [view.nodes, text])
  const found = useMemo(() => (text.trim() === '' ? null : new Set(everywhere)), [everywhere, text])
  const calm = graph.edges.length === 0
  return (
    <>
      <div className={classes.toolbar}>
        <Search
          text={text}
          services={everywhere}
          onText={setText}
          onChoose={(service) => {
            setText('')
            address.setFocus(service)
          }}
        />
        {graph.quiet === 0 ? null : (
          <Switch
            label={t('quiet', { count: graph.quiet })}
            checked={quiet}
            onChange={(event) => {
              address.setQuiet(event.currentTarget.checked)
            }}
          />
        )}
        <SegmentedControl
          aria-label={t('view')}
          value={address.view}
          data={views.map((each) => ({ value: each, label: t(`views.${each}`) }))}
          onChange={(value) => {
            address.setView(value === 'list' ? 'list' : 'map')
          }}
          className={classes.views}
        />
      </div>
      {calm ? <p className={classes.none}>{t('noTraffic')}</p> : null}
      {address.view === 'list' ? (
        <TopologyList graph={graph} found={found} />
      ) : graph.nodes.length === 0 ? null : (
        <MapAndDetails graph={graph} found={found} focus={focus} onFocus={address.setFocus} />
      )}
    </>
  )
}

interface MapAndDetailsProps {
  graph: Graph
  found: ReadonlySet<string> | null
  focus: string | null
  onFocus: (service: string | null) => void
}

function MapAndDetails({ graph, found, focus, onFocus }: MapAndDetailsProps) {
  const t = useTranslations('topology')
  return (
    <>
      <div className={classes.split}>
        <TopologyGraph graph={graph} focus={focus} found={found} onFocus={onFocus} />
        {focus === null ? null : (
          <TopologyDetails
            graph={graph}
            service={focus}
            onClose={() => {
              onFocus(null)
            }}
          />
        )}
      </div>
      <p className={classes.legend}>{t('legend')}</p>
    </>
  )
}

interface SearchProps {
  text: string
  services: readonly string[]
  onText: (text: string) => void
  onChoose: (service: string) => void
}

const mostOffered = 12

/** Finds a service: what matches stands out as one types, Enter goes to the first. */
function Search({ text, services, onText, onChoose }: SearchProps) {
  const t = useTranslations('topology')
  return (
    <Autocomplete
      size="xs"
      className={classes.search}
      aria-label={t('search')}
      placeholder={t('search')}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={text}
      data={services.slice(0, mostOffered)}
      filter={({ options }) => options}
      onChange={onText}
      onOptionSubmit={onChoose}
      onKeyDown={(event) => {
        const [first] = services
        if (event.key === 'Enter' && first !== undefined) onChoose(first)
        if (event.key === 'Escape') onText('')
      }}
    />
  )
}

function NoCalls() {
  const t = useTranslations('topology')
  const [namespace] = useNamespace()
  return (
    <EmptyState
      icon={IconTopologyStar3}
      title={t('emptyTitle')}
      action={
        <Button component={Link} href={withNamespace('/routes', namespace)} variant="default">
          {t('toRoutes')}
        </Button>
      }
    >
      {t('emptyText')}
    </EmptyState>
  )
}
