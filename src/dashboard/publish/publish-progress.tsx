'use client'

import { Progress } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import type { PublishStatus } from '@/domain/view/views'
import { useTRPC } from '../live/trpc'
import { useFormat } from '../ui/use-format'
import { publishStep, type PublishStep } from './publish-step'

const pollMs = 400
const closeAfterMs = 8000

/** Opens a corner note that follows a revision until every gateway enforces it, or one refuses it. */
export function showPublishProgress(status: PublishStatus) {
  const id = `revision-${String(status.revision)}`
  notifications.show({
    id,
    autoClose: false,
    withBorder: false,
    message: (
      <PublishProgress
        initial={status}
        onDone={() => {
          setTimeout(() => {
            notifications.hide(id)
          }, closeAfterMs)
        }}
      />
    ),
  })
}

const colours: Record<PublishStep['kind'], string> = {
  WAITING: 'gray',
  SPREADING: 'accent',
  ENFORCED: 'teal',
  FAILING: 'red',
  NO_GATEWAY: 'gray',
}

function PublishProgress({ initial, onDone }: { initial: PublishStatus; onDone: () => void }) {
  const trpc = useTRPC()
  const t = useTranslations('publish')
  const query = useQuery(
    trpc.changes.status.queryOptions(
      { revision: initial.revision },
      {
        initialData: initial,
        staleTime: 0,
        refetchInterval: ({ state }) =>
          state.data !== undefined && publishStep(state.data).kind === 'ENFORCED' ? false : pollMs,
      },
    ),
  )
  const status = query.data
  const step = publishStep(status)
  const done = step.kind === 'ENFORCED'
  useEffect(() => {
    if (done) onDone()
    // The note is told once; its closing function is a new one in each render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [done])

  return (
    <div role="status">
      <strong>
        <StepTitle status={status} step={step} />
      </strong>
      <div className="sy-muted">
        <StepDetail status={status} step={step} />
      </div>
      <Progress value={step.percent} color={colours[step.kind]} size="xs" my={6} aria-label={t('title')} />
      <Link className="sy-link" href={`/changes/${String(status.revision)}`}>
        {t('open', { revision: status.revision })}
      </Link>
    </div>
  )
}

function StepTitle({ status, step }: { status: PublishStatus; step: PublishStep }) {
  const t = useTranslations('publish')
  if (step.kind === 'ENFORCED') return t('enforced', { revision: status.revision })
  if (step.kind === 'FAILING') return t('failing', { revision: status.revision, count: status.failing.length })
  return t('publishing', { revision: status.revision })
}

function StepDetail({ status, step }: { status: PublishStatus; step: PublishStep }) {
  const t = useTranslations('publish')
  const format = useFormat()
  switch (step.kind) {
    case 'WAITING':
      return t(status.waitingFor === 'CONSUL' ? 'waitingForCONSUL' : 'waitingForCONTROLLER')
    case 'SPREADING':
      return t('waitingForGateways', { enforced: status.enforcedBy, gateways: status.gateways })
    case 'NO_GATEWAY':
      return t('noGateway')
    case 'FAILING':
      return status.failing.map((each) => `${each.gateway}: ${each.reason}`).join('\n')
    case 'ENFORCED':
      return t('enforcedBy', {
        gateways: status.gateways,
        took: status.tookMs === null ? '' : t('took', { time: format.duration(status.tookMs) }),
      })
  }
}
