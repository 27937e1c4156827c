'use client'

/**
 * Trip, reset, disable or shadow: of what, why, and until when. The order goes with the version of what stood for its
 * target when the operator looked. Where somebody else was faster the API refuses it, and the dialog shows who did what and
 * why; it is replaced only by an operator who says so.
 */
import { Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { standingFor } from '@/domain/breaker/orders'
import type { OrderConflict } from '@/domain/view/breaker-views'
import type { BreakerView } from '@/domain/view/views'
import { useTRPC } from '../../live/trpc'
import { showPublishProgress } from '../../publish/publish-progress'
import { ErrorState } from '../../ui/error-state'
import { ReasonDialog } from '../../ui/reason-dialog'
import { LostNotice } from './lost-notice'
import { lostOrder } from './lost-order'
import { StandingNotice } from './standing-notice'
import { TargetFields } from './target-fields'
import type { Asked } from './use-override'
import { useActionWords } from './use-action-words'

const expiriesMinutes = [5, 15, 30, 60, 240, 1440, null] as const

interface OverrideDialogProps {
  asked: Asked
  onClose: () => void
}

export function OverrideDialog({ asked, onClose }: OverrideDialogProps) {
  const trpc = useTRPC()
  const words = useActionWords()
  const { namespace, name, breaker } = asked
  const query = useQuery(
    trpc.breakers.get.queryOptions({ namespace, name }, { enabled: breaker === undefined, staleTime: 0, retry: false }),
  )
  // What an earlier screen left may be minutes old, and the order is judged by what was seen.
  const seen = breaker ?? (query.isFetchedAfterMount ? query.data : undefined)
  if (seen !== undefined) return <OverrideForm asked={asked} breaker={seen} onClose={onClose} />
  if (!query.isError) return null
  return (
    <Modal opened onClose={onClose} title={words(asked.intent, name, asked.target)} size="md">
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    </Modal>
  )
}

function OverrideForm({ asked, breaker: latest, onClose }: OverrideDialogProps & { breaker: BreakerView }) {
  const t = useTranslations('breakers')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const words = useActionWords()
  // As it was when the dialog opened: what came since was not seen by whoever fills it in.
  const [breaker] = useState(latest)
  const [target, setTarget] = useState(asked.target)
  const [lost, setLost] = useState<OrderConflict | null>(null)
  const [replacing, setReplacing] = useState(false)
  const override = useMutation(trpc.breakers.override.mutationOptions())
  const { namespace, name, intent } = asked
  const action = words(intent, name, target)
  const standing = standingFor(breaker.orders, target)
  const seenVersion = (lost === null ? standing : lost.standing)?.version ?? null

  async function confirm({ reason, expiresInMs }: { reason: string; expiresInMs: number | null }) {
    try {
      const order = { namespace, name, ...target, intent, reason, expiresInMs, seenVersion }
      showPublishProgress(await override.mutateAsync(order))
    } catch (error) {
      const faster = lostOrder(error)
      if (faster === undefined) throw error
      setLost(faster)
      setReplacing(false)
      throw new Error(t('lost.refused'), { cause: error })
    }
    void queries.invalidateQueries()
  }
  return (
    <ReasonDialog
      opened
      onClose={onClose}
      action={action}
      confirm={lost === null ? action : t('lost.confirm', { action })}
      blocked={lost !== null && !replacing}
      danger={intent !== 'RESET'}
      {...(asked.reason === undefined ? {} : { firstReason: asked.reason })}
      {...(intent === 'RESET' ? {} : { expiriesMinutes, defaultMinutes: 15 })}
      onConfirm={confirm}
      fields={
        <>
          {lost === null ? (
            <StandingNotice name={name} order={standing} />
          ) : (
            <LostNotice name={name} lost={lost} replacing={replacing} onReplacing={setReplacing} />
          )}
          <TargetFields
            breaker={breaker}
            target={target}
            onChange={(next) => {
              setTarget(next)
              setLost(null)
            }}
          />
        </>
      }
    >
      {t(`actionMeans.${intent}`, { service: breaker.spec.service })}
      {target.instance === null ? null : ` ${t('onlyInstance', { instance: target.instance })}`}
      {target.gateway === null ? null : ` ${t('onlyGateway', { gateway: target.gateway })}`}
    </ReasonDialog>
  )
}
