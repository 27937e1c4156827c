'use client'

import { useTranslations } from 'use-intl'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { Panel } from '../../ui/panel'
import { StateBadge } from '../../ui/state-badge'
import { errorsOf } from '../../services/traffic-cells'
import { useFormat } from '../../ui/use-format'
import { HealthCell } from '../health-cell'
import { StandingCell } from '../standing-cell'
import services from '../../services/services.module.css'

/** How it is and what it takes, then where it comes from. */
export function Facts({ row }: { row: InstanceRow }) {
  const t = useTranslations('instances')
  const columns = useTranslations('services.columns')
  const format = useFormat()
  const figures = [
    [t('health'), <HealthCell key="health" row={row} />],
    [t('standing'), <StandingCell key="standing" row={row} />],
    [columns('rps'), format.rate(row.traffic?.requestsPerSecond)],
    [columns('errors'), format.percent(errorsOf(row.traffic))],
    ['p99', format.latency(row.traffic?.p99Ms)],
    [t('inFlight'), row.inFlight === null ? '–' : format.number(row.inFlight)],
    ...(row.breaker === null ? [] : [[columns('breaker'), <StateBadge key="breaker" state={row.breaker} />] as const]),
  ] as const
  const origin = [
    [t('registration'), row.id],
    [t('node'), row.node],
    [t('datacenter'), row.datacenter === '' ? '–' : row.datacenter],
    [t('registeredWeight'), format.number(row.registeredWeight)],
    [t('source'), t(row.managed ? 'managedLong' : row.byAgent ? 'byAgentLong' : 'adoptableLong')],
  ] as const
  return (
    <>
      <FactList facts={figures} />
      <FactList facts={origin} />
    </>
  )
}

function FactList({ facts }: { facts: readonly (readonly [string, React.ReactNode])[] }) {
  return (
    <dl className={services.facts} style={{ margin: 0 }}>
      {facts.map(([label, value]) => (
        <div key={label} className={services.fact}>
          <dt>{label}</dt>
          <dd style={{ overflowWrap: 'anywhere' }}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export function Labels({ row }: { row: InstanceRow }) {
  const t = useTranslations('instances')
  const labels = [...row.tags, ...Object.entries(row.meta).map((pair) => pair.join('='))]
  if (labels.length === 0) return null
  return (
    <Panel title={t('labels')}>
      <span className={services.tags}>
        {labels.map((label) => (
          <span key={label} className={services.tag} title={label}>
            {label}
          </span>
        ))}
      </span>
    </Panel>
  )
}
