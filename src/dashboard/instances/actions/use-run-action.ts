'use client'

import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { ActionReport, InstanceAction, InstanceRow } from '@/domain/view/fleet-views'
import { useTRPC } from '../../live/trpc'
import { showPublishProgress } from '../../publish/publish-progress'
import { targetOf, type ActionKind } from './instance-actions'

/** What the form of an action holds. */
export interface ActionAnswer {
  reason: string
  expiresInMs: number | null
  /** null: the registered weight again. */
  weight: number | null
  overMs: number
  namespace: string
}

/** Carries an action out and answers what became of each instance; what was done is followed by the usual note. */
export function useRunAction(kind: ActionKind) {
  const t = useTranslations('instances')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const act = useMutation(trpc.instances.act.mutationOptions())
  const deregister = useMutation(trpc.instances.deregister.mutationOptions())
  const adopt = useMutation(trpc.instances.adopt.mutationOptions())

  async function send(rows: readonly InstanceRow[], answer: ActionAnswer, force: boolean): Promise<ActionReport> {
    const targets = rows.map(targetOf)
    const { reason, namespace } = answer
    if (kind === 'DEREGISTER') return deregister.mutateAsync({ targets, reason, force })
    if (kind === 'ADOPT') return adopt.mutateAsync({ targets, namespace })
    return act.mutateAsync({ targets, action: orderOf(kind, answer), force })
  }
  return async (rows: readonly InstanceRow[], answer: ActionAnswer, force: boolean): Promise<ActionReport> => {
    const report = await send(rows, answer, force)
    if (report.status !== null) showPublishProgress(report.status)
    else if (report.done.length > 0) notifications.show({ message: t(`done.${kind}`, { count: report.done.length }) })
    void queries.invalidateQueries()
    return report
  }
}

function orderOf(kind: Exclude<ActionKind, 'DEREGISTER' | 'ADOPT'>, answer: ActionAnswer): InstanceAction {
  const { reason, expiresInMs, weight, overMs } = answer
  switch (kind) {
    case 'DRAIN':
    case 'MAINTENANCE':
      return { do: kind, reason, expiresInMs }
    case 'RESTORE':
      return { do: 'RESTORE', reason }
    case 'WEIGHT':
      return { do: 'WEIGHT', to: weight, overMs: weight === null ? 0 : overMs, reason }
  }
}
