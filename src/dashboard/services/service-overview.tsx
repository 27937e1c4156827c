'use client'

import { useTranslations } from 'use-intl'
import type { ServiceView } from '@/domain/view/views'
import { TrafficCharts } from '../charts/traffic-charts'
import { useFrames } from '../live/use-frames'
import { useFormat } from '../ui/use-format'
import classes from './services.module.css'

/** The figures of the last ten seconds, then the charts. */
export function ServiceOverview({ service }: { service: ServiceView }) {
  const t = useTranslations('services')
  const format = useFormat()
  const frameWindow = useFrames()
  const { traffic, settings } = service
  const facts = [
    [t('columns.rps'), format.rate(traffic?.requestsPerSecond)],
    [t('columns.errors'), format.percent(traffic?.errorPercent)],
    ['p50', format.latency(traffic?.p50Ms)],
    ['p95', format.latency(traffic?.p95Ms)],
    ['p99', format.latency(traffic?.p99Ms)],
    [t('instances'), format.number(service.instances.length)],
    [t('owner'), settings === null || settings.spec.owner === '' ? '–' : settings.spec.owner],
    [t('subsets'), service.subsets.length === 0 ? '–' : service.subsets.map((each) => each.name).join(', ')],
  ] as const
  return (
    <>
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label} className={classes.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <TrafficCharts window={frameWindow} service={service.name} />
    </>
  )
}
