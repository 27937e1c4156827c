'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { onScreen } from '../live/cadence'
import { useNamespace, withNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { Panel } from '../ui/panel'
import { EdgeList } from './edge-list'
import { neighboursOf } from './neighbours'
import classes from './topology.module.css'

/** Who called a service through the gateway in the last minute, and whom it called. */
export function ServiceNeighbours({ service }: { service: string }) {
  const t = useTranslations('topology')
  const trpc = useTRPC()
  const [namespace] = useNamespace()
  const topology = useQuery(trpc.topology.get.queryOptions({ namespace: null }, { ...onScreen, refetchInterval: 5000 }))
  const neighbours = topology.data === undefined ? null : neighboursOf(topology.data, service)
  return (
    <div className={classes.pair}>
      <Panel
        title={t('upstream')}
        aside={
          <Link className="sy-link" href={withNamespace(`/topology?focus=${encodeURIComponent(service)}`, namespace)}>
            {t('onMap')}
          </Link>
        }
        flush
      >
        <EdgeList edges={neighbours?.callers} end="from" of={service} failed={topology.isError} />
      </Panel>
      <Panel title={t('downstream')} flush>
        <EdgeList edges={neighbours?.callees} end="to" of={service} failed={topology.isError} />
      </Panel>
    </div>
  )
}
