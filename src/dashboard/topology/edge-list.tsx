'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { TopologyEdge } from '@/domain/view/fleet-views'
import { useNamespace, withNamespace } from '../live/namespace'
import { serviceHref } from '../services/service-links'
import { TableSkeleton } from '../ui/skeletons'
import { useFormat } from '../ui/use-format'
import classes from './topology.module.css'

interface EdgeListProps {
  edges: readonly TopologyEdge[] | undefined
  /** The end that is told of. */
  end: 'from' | 'to'
  /** The service at the other end. */
  of: string
  failed?: boolean
}

/** Calls, the most frequent first: with whom, how many, how many failed, how long they took. */
export function EdgeList({ edges, end, of, failed = false }: EdgeListProps) {
  const t = useTranslations('topology')
  const format = useFormat()
  const [namespace] = useNamespace()
  if (edges === undefined) return failed ? <p className={classes.none}>{t('unknown')}</p> : <TableSkeleton rows={2} />
  if (edges.length === 0) return <p className={classes.none}>{t(end === 'from' ? 'noCallers' : 'noCallees')}</p>
  return (
    <div
      className={classes.scroller}
      role="region"
      aria-label={t(end === 'from' ? 'upstreamOf' : 'downstreamOf', { service: of === '' ? t('outside') : of })}
      tabIndex={0}
    >
      <table className={classes.edges}>
        <thead>
          <tr>
            <th scope="col">{t(end === 'from' ? 'caller' : 'service')}</th>
            <th scope="col">{t('requests')}</th>
            <th scope="col">{t('errors')}</th>
            <th scope="col">p50</th>
            <th scope="col">p99</th>
          </tr>
        </thead>
        <tbody>
          {edges.map((edge) => (
            <tr key={edge[end]}>
              <th scope="row">
                {edge[end] === '' ? (
                  <span className="sy-muted">{t('outside')}</span>
                ) : (
                  <Link className="sy-link" href={withNamespace(serviceHref(edge[end]), namespace)}>
                    {edge[end]}
                  </Link>
                )}
              </th>
              <td>{format.rate(edge.requestsPerSecond)}</td>
              <td data-bad={edge.errorPercent >= 5 || undefined}>{format.percent(edge.errorPercent)}</td>
              <td>{format.latency(edge.p50Ms)}</td>
              <td>{format.latency(edge.p99Ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
