'use client'

import { Button, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { DriftRow } from '@/domain/view/change-views'
import { NamespaceField } from '../forms/namespace-field'
import { errorCode, errorMessage } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { FormFoot } from '../ui/form-field'
import { DriftFields } from './drift-fields'
import classes from './drift.module.css'
import { useFocusBack } from '../ui/use-focus-back'

export type DriftAction = 'REPAIR' | 'ADOPT'

interface DriftDialogProps {
  row: DriftRow
  action: DriftAction
  onClose: () => void
}

/** Asks before a drift is put right or taken in; says what becomes of what was found. */
export function DriftDialog({ row, action, onClose }: DriftDialogProps) {
  return action === 'REPAIR' ? (
    <RepairDialog row={row} onClose={onClose} />
  ) : (
    <AdoptDialog row={row} onClose={onClose} />
  )
}

function useProblem(error: unknown): string | null {
  const t = useTranslations('drift')
  if (error === null || error === undefined) return null
  return errorCode(error) === 'CONFLICT' ? t('resolvedMeanwhile') : errorMessage(error)
}

function RepairDialog({ row, onClose }: Omit<DriftDialogProps, 'action'>) {
  const t = useTranslations('drift')
  useFocusBack()
  const common = useTranslations('common')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const foreign = row.kind === 'FOREIGN'
  const repair = useMutation(
    trpc.drift.repair.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: t(foreign ? 'removeAsked' : 'repairAsked', { key: row.key }) })
        onClose()
      },
      onSettled: () => void queries.invalidateQueries(),
    }),
  )
  const problem = useProblem(repair.error)
  const title = t(foreign ? 'removeTitle' : 'repairTitle', { key: row.key })
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      <Stack gap="md">
        <Text size="sm">{t(`repairText.${row.kind}`)}</Text>
        <DriftFields row={row} />
        <FormFoot problem={problem}>
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button
            color={foreign ? 'red' : 'accent'}
            maw="100%"
            loading={repair.isPending}
            onClick={() => {
              repair.mutate({ id: row.id })
            }}
          >
            <span className={classes.action}>{title}</span>
          </Button>
        </FormFoot>
      </Stack>
    </Modal>
  )
}

function AdoptDialog({ row, onClose }: Omit<DriftDialogProps, 'action'>) {
  const t = useTranslations('drift')
  useFocusBack()
  const common = useTranslations('common')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const namespaces = useQuery(trpc.namespaces.list.queryOptions())
  const [chosen, setChosen] = useState<string | null>(null)
  const namespace = chosen ?? namespaces.data?.[0]?.name ?? ''
  const adopt = useMutation(
    trpc.drift.adopt.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: t('adopted', { key: row.key }) })
        onClose()
      },
      onSettled: () => void queries.invalidateQueries(),
    }),
  )
  const problem = useProblem(adopt.error)
  // An instance of ours stays in its namespace; only what is foreign gets one.
  const foreign = row.kind === 'FOREIGN'
  return (
    <Modal opened onClose={onClose} title={t('adoptTitle', { key: row.key })} size="lg">
      <Stack gap="md">
        <Text size="sm">{t(foreign ? 'adoptText' : 'adoptChangedText')}</Text>
        <DriftFields row={row} />
        {foreign ? <NamespaceField label={t('adoptInto')} value={namespace} onChange={setChosen} /> : null}
        <FormFoot problem={problem}>
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button
            maw="100%"
            loading={adopt.isPending}
            disabled={namespace === ''}
            onClick={() => {
              adopt.mutate({ id: row.id, namespace })
            }}
          >
            <span className={classes.action}>
              {foreign ? t('adoptAs', { key: row.key, namespace }) : t('adoptTitle', { key: row.key })}
            </span>
          </Button>
        </FormFoot>
      </Stack>
    </Modal>
  )
}
