'use client'

import { CloseButton } from '@mantine/core'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useNamespace, withNamespace } from '../live/namespace'
import { HealthBar } from '../services/health-bar'
import { serviceHref } from '../services/service-links'
import { StateBadge } from '../ui/state-badge'
import { EdgeList } from './edge-list'
import { neighboursOf } from './neighbours'
import type { Graph } from './prepare-topology'
import classes from './topology.module.css'

interface TopologyDetailsProps {
  graph: Graph
  service: string
  onClose: () => void
}

/** The service that was chosen on the map: how it is, who calls it, whom it calls. */
export function TopologyDetails({ graph, service, onClose }: TopologyDetailsProps) {
  const t = useTranslations('topology')
  const [namespace] = useNamespace()
  const node = graph.nodes.find((each) => each.service === service)
  const { callers, callees } = neighboursOf(graph, service)
  const name = service === '' ? t('outside') : service
  return (
    <aside className={classes.details} aria-label={name}>
      <div className={classes.detailsHead}>
        <h2 className={classes.detailsTitle}>
          {service === '' ? (
            name
          ) : (
            <Link className="sy-link" href={withNamespace(serviceHref(service), namespace)}>
              {name}
            </Link>
          )}
        </h2>
        <CloseButton size="sm" aria-label={t('close', { service: name })} onClick={onClose} />
      </div>
      {node === undefined ? (
        <p className={classes.none}>{t('gone')}</p>
      ) : (
        <div className={classes.detailsState}>
          {service === '' ? null : <HealthBar health={node.health} counted="instances" />}
          {node.breaker === null ? null : <StateBadge state={node.breaker} />}
        </div>
      )}
      <h3 className={classes.detailsPart}>{t('upstream')}</h3>
      <EdgeList edges={callers} end="from" of={service} />
      <h3 className={classes.detailsPart}>{t('downstream')}</h3>
      <EdgeList edges={callees} end="to" of={service} />
    </aside>
  )
}
