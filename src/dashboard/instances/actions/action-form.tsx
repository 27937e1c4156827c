'use client'

import { Button, Select, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { NamespaceField } from '../../forms/namespace-field'
import { useNewNamespace } from '../../forms/use-new-namespace'
import { errorMessage } from '../../live/api-error'
import { FormFoot } from '../../ui/form-field'
import { needsReason, takesOut, type ActionKind } from './instance-actions'
import type { ActionAnswer } from './use-run-action'
import { WeightFields } from './weight-fields'
import { WhatIsLeft } from './what-is-left'

interface ActionFormProps {
  kind: ActionKind
  rows: readonly InstanceRow[]
  title: string
  onCancel: () => void
  onConfirm: (answer: ActionAnswer) => Promise<void>
}

const expiriesMinutes = [null, 15, 60, 240, 1440] as const
const minuteMs = 60_000

export function ActionForm({ kind, rows, title, onCancel, onConfirm }: ActionFormProps) {
  const t = useTranslations('instances')
  const common = useTranslations('common')
  const usual = useNewNamespace()
  const [answer, setAnswer] = useState<ActionAnswer>(() => firstAnswer(rows))
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const change = (part: Partial<ActionAnswer>) => {
    setAnswer((before) => ({ ...before, ...part }))
  }
  const asksReason = kind !== 'ADOPT'
  const length = answer.reason.trim().length
  const mustSayWhy = needsReason(kind, answer.weight)
  const reasonWrong = asksReason && ((mustSayWhy && length < 3) || length > 500)
  const namespace = answer.namespace === '' ? (usual ?? '') : answer.namespace
  const isOut = takesOut(kind, answer.weight)

  async function confirm() {
    setTouched(true)
    if (reasonWrong) return
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm({ ...answer, reason: answer.reason.trim(), namespace })
    } catch (error) {
      setProblem(errorMessage(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t(`means.${kind}`)}</Text>
        {isOut ? <WhatIsLeft rows={rows} /> : null}
        {kind === 'WEIGHT' ? <WeightFields answer={answer} rows={rows} onChange={change} /> : null}
        {kind === 'ADOPT' ? (
          <NamespaceField
            label={t('namespace')}
            value={namespace}
            onChange={(next: string) => {
              change({ namespace: next })
            }}
          />
        ) : null}
        {asksReason ? (
          <Textarea
            data-autofocus
            required={mustSayWhy}
            label={common('reason')}
            description={common('reasonHelp')}
            autosize
            minRows={2}
            value={answer.reason}
            error={touched && reasonWrong ? common('reasonTooShort') : undefined}
            onChange={(event) => {
              change({ reason: event.currentTarget.value })
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void confirm()
            }}
          />
        ) : null}
        {kind === 'DRAIN' || kind === 'MAINTENANCE' ? (
          <Expiry
            value={answer.expiresInMs}
            onChange={(expiresInMs) => {
              change({ expiresInMs })
            }}
          />
        ) : null}
        <FormFoot problem={problem}>
          <Button variant="default" onClick={onCancel}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={busy} color={isOut ? 'red' : 'accent'}>
            {title}
          </Button>
        </FormFoot>
      </Stack>
    </form>
  )
}

/** A weight order begins at what the one chosen instance has now. */
function firstAnswer(rows: readonly InstanceRow[]): ActionAnswer {
  const [first] = rows
  const weight = first?.order?.weight?.to ?? first?.registeredWeight ?? 1
  return { reason: '', expiresInMs: null, weight, overMs: 0, namespace: '' }
}

function Expiry({ value, onChange }: { value: number | null; onChange: (value: number | null) => void }) {
  const t = useTranslations('instances')
  const common = useTranslations('common')
  const label = (minutes: number | null) => {
    if (minutes === null) return t('untilRestored')
    if (minutes % 1440 === 0) return common('days', { count: minutes / 1440 })
    return minutes % 60 === 0 ? common('hours', { count: minutes / 60 }) : common('minutes', { count: minutes })
  }
  return (
    <Select
      label={common('expiry')}
      description={t('expiryHelp')}
      allowDeselect={false}
      data={expiriesMinutes.map((minutes) => ({ value: String(minutes), label: label(minutes) }))}
      value={String(value === null ? null : value / minuteMs)}
      onChange={(next) => {
        onChange(next === null || next === 'null' ? null : Number(next) * minuteMs)
      }}
    />
  )
}
