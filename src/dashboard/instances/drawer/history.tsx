'use client'

import { Button } from '@mantine/core'
import { IconWaveSine } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { HealthEventView, InstanceRow } from '@/domain/view/fleet-views'
import { useTRPCClient } from '../../live/trpc'
import { StateBadge } from '../../ui/state-badge'
import { TimeAgo } from '../../ui/time'
import classes from './drawer.module.css'

const atOnce = 50
/** So many come with the instance where there are more. */
const latestMost = 20

interface HistoryProps {
  row: InstanceRow
  /** The newest, which come with the instance; older ones are read when they are asked for. */
  latest: readonly HealthEventView[]
}

/** When its health changed, from what to what, and what the check said then. */
export function History({ row, latest }: HistoryProps) {
  const t = useTranslations('instances')
  const client = useTRPCClient()
  const instance = instanceAddress(row)
  const oldest = latest.at(-1)?.id
  const older = useInfiniteQuery({
    queryKey: [['instances', 'older'], row.service, instance, oldest],
    queryFn: ({ pageParam }) =>
      client.instances.history.query({ service: row.service, instance, beforeId: pageParam, limit: atOnce }),
    initialPageParam: oldest ?? '',
    getNextPageParam: (page) => (page.length < atOnce ? undefined : page.at(-1)?.id),
    enabled: false,
  })
  if (latest.length === 0) return <p className={classes.nothing}>{t('noHistory')}</p>
  const events = [...latest, ...(older.data?.pages.flat() ?? [])]
  const more = older.data === undefined ? latest.length >= latestMost : older.hasNextPage
  return (
    <>
      <ol className={classes.history}>
        {events.map((event) => (
          <Event key={event.id} event={event} />
        ))}
      </ol>
      {more ? (
        <Button
          variant="default"
          loading={older.isFetching}
          onClick={() => void (older.data === undefined ? older.refetch() : older.fetchNextPage())}
        >
          {t('older')}
        </Button>
      ) : null}
    </>
  )
}

function Event({ event }: { event: HealthEventView }) {
  const t = useTranslations('instances')
  const { before, after, changes, check, output } = event
  return (
    <li className={classes.event} data-health={after ?? 'unknown'}>
      <div className={classes.change}>
        {changes > 1 ? (
          <span className={classes.flapped}>
            <IconWaveSine size={14} aria-hidden /> {t('flapped', { count: changes })}
          </span>
        ) : null}
        {before === null ? <span>{t('came')}</span> : <StateBadge state={before} />}
        <span aria-label={t('to')}>→</span>
        {after === null ? <span>{t('went')}</span> : <StateBadge state={after} />}
        <span className={classes.when}>
          <TimeAgo atMs={event.atMs} />
        </span>
      </div>
      {check === '' ? null : <div className={classes.by}>{check}</div>}
      {output === '' ? null : <pre className={classes.output}>{output}</pre>}
    </li>
  )
}
