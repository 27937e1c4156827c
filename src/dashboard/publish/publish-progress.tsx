'use client'

/**
 * The corner note that follows a revision until every gateway enforces it, and for ten seconds offers to undo it. It goes
 * by itself only when there is nothing left to say: all enforce it and the time to undo is over.
 */
import { Progress, VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { PublishStatus } from '@/domain/view/views'
import { useTRPC } from '../live/trpc'
import { useFormat } from '../ui/use-format'
import { publishStep, type PublishStep } from './publish-step'
import { UndoPublish, type UndoState } from './undo-publish'
import classes from './publish-progress.module.css'

const pollMs = 400
const closeAfterMs = 4000

/** The note that Ctrl Z is for. */
let newestNote: string | null = null

/** Opens the note of a revision that was just published. */
export function showPublishProgress(status: PublishStatus) {
  const id = `revision-${String(status.revision)}`
  newestNote = id
  notifications.show({
    id,
    autoClose: false,
    withBorder: false,
    onClose: () => {
      if (newestNote === id) newestNote = null
    },
    message: (
      <PublishNote
        initial={status}
        isNewest={() => newestNote === id}
        onDone={() => {
          notifications.hide(id)
        }}
      />
    ),
  })
}

interface PublishNoteProps {
  initial: PublishStatus
  isNewest: () => boolean
  onDone: () => void
}

/** First the revision that was published; once that is undone, the one that took it back. */
function PublishNote({ initial, isNewest, onDone }: PublishNoteProps) {
  const [undoneBy, setUndoneBy] = useState<PublishStatus | null>(null)
  const [undo, setUndo] = useState<UndoState>('OFFERED')
  const [held, setHeld] = useState(false)
  const status = usePublishStatus(undoneBy ?? initial)
  const done = publishStep(status).kind === 'ENFORCED'
  const finished = done && !held && (undoneBy !== null || undo === 'OVER')
  useEffect(() => {
    if (!finished) return
    const timer = setTimeout(onDone, closeAfterMs)
    return () => {
      clearTimeout(timer)
    }
    // Its closing function is a new one in each render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [finished])

  return (
    <div
      onPointerEnter={() => {
        setHeld(true)
      }}
      onPointerLeave={() => {
        setHeld(false)
      }}
      onFocus={() => {
        setHeld(true)
      }}
      onBlur={() => {
        setHeld(false)
      }}
    >
      <PublishProgress
        status={status}
        undone={undoneBy === null ? null : initial.revision}
        undoOffered={undoneBy === null && undo === 'OFFERED'}
      />
      {undoneBy === null ? (
        <UndoPublish
          revision={initial.revision}
          held={held}
          isNewest={isNewest}
          onUndone={setUndoneBy}
          onState={setUndo}
        />
      ) : null}
    </div>
  )
}

/** How far a revision has come, read again until all enforce it. */
function usePublishStatus(initial: PublishStatus): PublishStatus {
  const trpc = useTRPC()
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
  return query.data
}

const colours: Record<PublishStep['kind'], string> = {
  WAITING: 'gray',
  SPREADING: 'accent',
  ENFORCED: 'teal',
  FAILING: 'red',
  NO_GATEWAY: 'gray',
}

interface PublishProgressProps {
  status: PublishStatus
  /** The revision that this one took back. */
  undone: number | null
  undoOffered: boolean
}

function PublishProgress({ status, undone, undoOffered }: PublishProgressProps) {
  const t = useTranslations('publish')
  const words = useTranslations('undo')
  const step = publishStep(status)
  return (
    <>
      <div role="status">
        {undone === null ? null : <div>{words('undone', { revision: undone, by: status.revision })}</div>}
        <strong>
          <StepTitle status={status} step={step} />
        </strong>
        <div className={`sy-muted ${classes.detail ?? ''}`}>
          <StepDetail status={status} step={step} />
        </div>
        {undoOffered ? <VisuallyHidden>{words('offered')}</VisuallyHidden> : null}
      </div>
      <Progress value={step.percent} color={colours[step.kind]} size="xs" my={6} aria-label={t('title')} />
      <Link className="sy-link" href={`/changes/${String(status.revision)}`}>
        {t('open', { revision: status.revision })}
      </Link>
    </>
  )
}

function StepTitle({ status, step }: { status: PublishStatus; step: PublishStep }) {
  const t = useTranslations('publish')
  if (step.kind === 'ENFORCED') return t('enforced', { revision: status.revision })
  if (step.kind === 'FAILING') return t('failing', { revision: status.revision, count: status.failing.length })
  if (step.kind === 'NO_GATEWAY') return t('published', { revision: status.revision })
  return t('publishing', { revision: status.revision })
}

const mostNamed = 3

function StepDetail({ status, step }: { status: PublishStatus; step: PublishStep }) {
  const t = useTranslations('publish')
  const words = useTranslations('undo')
  const format = useFormat()
  switch (step.kind) {
    case 'WAITING':
      if (status.waitingFor === 'DRIFT') return words('waitingForDRIFT')
      return t(status.waitingFor === 'CONSUL' ? 'waitingForCONSUL' : 'waitingForCONTROLLER')
    case 'SPREADING':
      return t('waitingForGateways', { enforced: status.enforcedBy, gateways: status.gateways })
    case 'NO_GATEWAY':
      return t('noGateway')
    case 'FAILING': {
      const lines = status.failing.slice(0, mostNamed).map((each) => `${each.gateway}: ${each.reason}`)
      const rest = status.failing.length - lines.length
      return [...lines, ...(rest > 0 ? [words('andMore', { count: rest })] : [])].join('\n')
    }
    case 'ENFORCED':
      return t('enforcedBy', {
        gateways: status.gateways,
        took: status.tookMs === null ? '' : t('took', { time: format.latency(status.tookMs) }),
      })
  }
}
