'use client'

import { Drawer } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { InstanceView } from '@/domain/view/views'
import { Panel } from '../ui/panel'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import classes from './services.module.css'

/** One instance closely: what it is, and what each of its checks says. */
export function InstanceChecks({ instance, onClose }: { instance: InstanceView | null; onClose: () => void }) {
  return (
    <Drawer
      opened={instance !== null}
      onClose={onClose}
      size="md"
      title={instance === null ? '' : instanceAddress(instance)}
    >
      {instance === null ? null : <Details instance={instance} />}
    </Drawer>
  )
}

function Details({ instance }: { instance: InstanceView }) {
  const t = useTranslations('services')
  const format = useFormat()
  const facts = [
    [t('columns.rps'), format.rate(instance.traffic?.requestsPerSecond)],
    [t('columns.errors'), format.percent(instance.traffic?.errorPercent)],
    ['p99', format.latency(instance.traffic?.p99Ms)],
    [t('inFlight'), instance.inFlight === null ? '–' : format.number(instance.inFlight)],
    [t('weight'), format.number(instance.weight)],
    [t('node'), instance.node],
  ] as const
  const labels = [...instance.tags, ...Object.entries(instance.meta).map((pair) => pair.join('='))]
  return (
    <div className={classes.stack}>
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label} className={classes.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {labels.length === 0 ? null : (
        <Panel title={t('labels')}>
          <span className={classes.tags}>
            {labels.map((label) => (
              <span key={label} className={classes.tag}>
                {label}
              </span>
            ))}
          </span>
        </Panel>
      )}
      <Panel title={t('checks')}>
        <div className={classes.checks}>
          {instance.checks.length === 0 ? <span className="sy-muted">{t('noChecks')}</span> : null}
          {instance.checks.map((check) => (
            <div key={check.id}>
              <StateBadge state={check.status} /> {check.name === '' ? check.id : check.name}
              {check.output === '' ? null : <pre className={classes.output}>{check.output}</pre>}
            </div>
          ))}
        </div>
      </Panel>
    </div>
  )
}
