'use client'

import { useTranslations } from 'use-intl'
import type { ServiceView } from '@/domain/view/views'
import { ChangeLane } from '../charts/change-lane'
import { HeatStrip } from '../charts/heat-strip'
import { TrafficCharts } from '../charts/traffic-charts'
import { useFrames } from '../live/use-frames'
import { ServiceNeighbours } from '../topology/service-neighbours'
import { useFormat } from '../ui/use-format'
import { countInstances } from './count-instances'
import { errorsOf } from './traffic-cells'
import classes from './services.module.css'

/** The figures of the last ten seconds, who calls it and whom it calls, then the charts and its instances as heat. */
export function ServiceOverview({ service }: { service: ServiceView }) {
  const t = useTranslations('services')
  const format = useFormat()
  const frameWindow = useFrames({ services: [service.name], instancesOf: service.name })
  const { traffic, settings } = service
  const facts = [
    [t('columns.rps'), format.rate(traffic?.requestsPerSecond)],
    [t('columns.errors'), format.percent(errorsOf(traffic))],
    ['p50', format.latency(traffic?.p50Ms)],
    ['p95', format.latency(traffic?.p95Ms)],
    ['p99', format.latency(traffic?.p99Ms)],
    [t('instances'), format.number(countInstances(service.health))],
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
      <div className={classes.stack}>
        <ServiceNeighbours service={service.name} />
        <ChangeLane marks={frameWindow.marks} fromMs={frameWindow.fromMs} toMs={frameWindow.toMs} />
        <TrafficCharts window={frameWindow} service={service.name} />
        <HeatStrip window={frameWindow} />
      </div>
    </>
  )
}
