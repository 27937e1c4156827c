'use client'

/** After an instance was saved: that it is on its way into Consul, and when it has been seen there. */
import { Progress } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useTRPC } from '../../live/trpc'
import { serviceHref } from '../../services/service-links'
import { useFormat } from '../../ui/use-format'
import classes from './form.module.css'

const pollMs = 500
const statusPollMs = 2000
const closeAfterMs = 5000

interface Registered {
  id: string
  service: string
  address: string
}

export function showRegistration(registered: Registered) {
  const id = `instance-${registered.id}`
  notifications.show({
    id,
    autoClose: false,
    withBorder: false,
    message: (
      <RegistrationNote
        {...registered}
        onDone={() => {
          notifications.hide(id)
        }}
      />
    ),
  })
}

function RegistrationNote({ id, service, address, onDone }: Registered & { onDone: () => void }) {
  const t = useTranslations('instances.form')
  const format = useFormat()
  const trpc = useTRPC()
  const [startedAtMs] = useState(() => Date.now())
  const seenAfterMs = useSeenInConsul(id, service, startedAtMs)
  // Asked for here: notes stand beside the screens, where no stream reaches.
  const { data: status } = useQuery(
    trpc.system.status.queryOptions(undefined, { refetchInterval: statusPollMs, enabled: seenAfterMs === null }),
  )
  useEffect(() => {
    if (seenAfterMs === null) return
    const timer = setTimeout(onDone, closeAfterMs)
    return () => {
      clearTimeout(timer)
    }
    // Its closing function is a new one in each render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [seenAfterMs])
  const waitsFor =
    status?.controller.ok === false ? 'waitsController' : status?.consul.ok === false ? 'waitsConsul' : 'waits'
  return (
    <div role="status" className={classes.note}>
      <strong>{t(seenAfterMs === null ? 'registered' : 'inConsul', { address })}</strong>
      <div className="sy-muted">
        {seenAfterMs === null ? t(waitsFor) : t('seenAfter', { time: format.latency(seenAfterMs) })}
      </div>
      <Progress
        value={seenAfterMs === null ? 40 : 100}
        color={seenAfterMs === null ? 'accent' : 'teal'}
        size="xs"
        my={6}
        aria-label={t('registered', { address })}
      />
      <Link className="sy-link" href={serviceHref(service, 'instances')}>
        {t('openService', { service })}
      </Link>
    </div>
  )
}

/** Milliseconds until the catalog had it; null until then. Saved is not registered: only what was seen is said. */
function useSeenInConsul(id: string, service: string, startedAtMs: number): number | null {
  const trpc = useTRPC()
  const [seenAfterMs, setSeenAfterMs] = useState<number | null>(null)
  const query = useQuery(
    trpc.services.get.queryOptions(
      { name: service },
      { refetchInterval: seenAfterMs === null ? pollMs : false, staleTime: 0, enabled: seenAfterMs === null },
    ),
  )
  // Those that are not registered yet stand first, so that one that is not listed is there already.
  const own = query.data?.managed.find((each) => each.id === id)
  const isThere =
    query.data !== undefined && query.dataUpdatedAt > startedAtMs && (own?.registered ?? query.data.managed.length > 0)
  if (isThere && seenAfterMs === null) setSeenAfterMs(query.dataUpdatedAt - startedAtMs)
  return seenAfterMs
}
