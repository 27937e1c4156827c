'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import Link from 'next/link'
import { useNamespace, withNamespace } from '../live/namespace'
import { serviceHref } from '../services/service-links'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { EdgeList } from './edge-list'
import { neighboursOf } from './neighbours'
import { healthOf, type Graph } from './prepare-topology'
import classes from './topology.module.css'

interface TopologyListProps {
  graph: Graph
  found: ReadonlySet<string> | null
}

/** The map as a list, the busiest service first: for narrow screens, and for those who do not see the map. */
export function TopologyList({ graph, found }: TopologyListProps) {
  const t = useTranslations('topology')
  const format = useFormat()
  const [namespace] = useNamespace()
  const rows = useMemo(
    () =>
      graph.nodes
        .filter((node) => found === null || found.has(node.service))
        .map((node) => ({ node, ...neighboursOf(graph, node.service) }))
        .sort((a, b) => (b.node.requestsPerSecond ?? -1) - (a.node.requestsPerSecond ?? -1)),
    [graph, found],
  )
  if (rows.length === 0) return <p className={classes.none}>{t('notFound')}</p>
  return (
    <ul className={classes.list} aria-label={t('list')}>
      {rows.map(({ node, callers, callees }) => (
        <li key={node.service} className={classes.listItem}>
          <details>
            <summary className={classes.summary}>
              <span className={classes.summaryName}>{node.service === '' ? t('outside') : node.service}</span>
              {node.service === '' ? null : <StateBadge state={healthOf(node)} />}
              {node.breaker === null || node.breaker === 'CLOSED' ? null : <StateBadge state={node.breaker} />}
              <span className={classes.summaryFigures}>
                {node.requestsPerSecond === null ? null : t('perSecond', { rate: format.rate(node.requestsPerSecond) })}
                <span className="sy-muted">{t('ends', { callers: callers.length, callees: callees.length })}</span>
              </span>
            </summary>
            <div className={classes.listBody}>
              {node.service === '' ? null : (
                <Link className="sy-link" href={withNamespace(serviceHref(node.service), namespace)}>
                  {t('open', { service: node.service })}
                </Link>
              )}
              {callers.length === 0 ? null : <EdgeList edges={callers} end="from" of={node.service} />}
              {callees.length === 0 ? null : <EdgeList edges={callees} end="to" of={node.service} />}
            </div>
          </details>
        </li>
      ))}
    </ul>
  )
}
