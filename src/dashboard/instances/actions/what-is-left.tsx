'use client'

import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { useTRPCClient } from '../../live/trpc'
import { readPages } from '../../ui/read-all-pages'
import { everyInstanceOf } from '../every-instance'
import { leftAfter } from './instance-actions'
import classes from '../instances.module.css'

/** So many services are looked at; an action on more of them is judged by the server alone. */
const mostServices = 20
const mostInstances = 1000
const mostLines = 4

/** How many instances of each service that is touched go on taking requests. */
export function WhatIsLeft({ rows }: { rows: readonly InstanceRow[] }) {
  const t = useTranslations('instances')
  const client = useTRPCClient()
  const services = [...new Set(rows.map((row) => row.service))].sort()
  const { data } = useQuery({
    queryKey: [['instances', 'left'], services],
    queryFn: async () => {
      const lists = services.slice(0, mostServices).map((service) =>
        readPages(
          (part) => client.instances.list.query({ ...everyInstanceOf(service), ...part }),
          (row) => row.key,
          {
            most: mostInstances,
          },
        ),
      )
      return (await Promise.all(lists)).flat()
    },
    staleTime: 2000,
  })
  if (data === undefined) return <p className={classes.left}>{t('leftComing')}</p>
  const left = leftAfter(data, rows)
  const lines = left.slice(0, mostLines)
  const rest = services.length - lines.length
  const nothing = left.filter((each) => each.keep === 0 && each.of > 0)
  return (
    <div role="status" className={classes.left}>
      {lines.map((each) => (
        <p key={each.service}>
          {t(services.length === 1 ? 'left' : 'leftOf', { keep: each.keep, of: each.of, service: each.service })}
        </p>
      ))}
      {rest > 0 ? <p className="sy-muted">{t('leftMore', { count: rest })}</p> : null}
      {nothing.length === 0 ? null : (
        <Alert color="red" variant="outline" icon={<IconAlertTriangle size={16} aria-hidden />}>
          {t('leftNothing', {
            service: nothing
              .map((each) => each.service)
              .slice(0, 3)
              .join(', '),
          })}
        </Alert>
      )}
    </div>
  )
}
