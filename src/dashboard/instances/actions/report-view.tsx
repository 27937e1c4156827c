'use client'

import { Alert, Button, Checkbox, Stack } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { ActionReport } from '@/domain/view/fleet-views'
import { problemText } from '../../forms/problem-words'
import { errorMessage } from '../../live/api-error'
import { FormFoot } from '../../ui/form-field'
import { isForcible, type ActionKind } from './instance-actions'
import classes from '../instances.module.css'

interface ReportViewProps {
  kind: ActionKind
  report: ActionReport
  title: string
  onClose: () => void
  onForce: () => Promise<void>
}

/** What became of each instance where not all could be done. */
export function ReportView({ kind, report, title, onClose, onForce }: ReportViewProps) {
  const t = useTranslations('instances')
  const common = useTranslations('common')
  const locale = useLocale()
  const forcible = report.failed.some(({ message }) => isForcible(kind, message))
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  async function force() {
    setBusy(true)
    setProblem(null)
    try {
      await onForce()
    } catch (error) {
      setProblem(errorMessage(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack gap="md">
      <Alert color="red" variant="outline" icon={<IconAlertTriangle size={16} aria-hidden />} role="alert">
        {t('notDone', { failed: report.failed.length, done: report.done.length })}
      </Alert>
      {/* A list that scrolls can be reached by keyboard. */}
      <ul className={classes.failed} tabIndex={0} aria-label={t('refusals')}>
        {report.failed.map(({ target, message }) => (
          <li key={`${target.service} ${target.node} ${target.instanceId}`}>
            <strong>
              {target.service} {instanceAddress(target)}
            </strong>
            <div>{problemText(locale, message)}</div>
          </li>
        ))}
      </ul>
      {forcible ? (
        <Checkbox
          label={t('forceSure')}
          description={t('forceHelp')}
          checked={sure}
          onChange={(event) => {
            setSure(event.currentTarget.checked)
          }}
        />
      ) : null}
      <FormFoot problem={problem}>
        <Button variant="default" onClick={onClose}>
          {common('close')}
        </Button>
        {forcible ? (
          <Button color="red" disabled={!sure} loading={busy} onClick={() => void force()}>
            {t('force', { action: title })}
          </Button>
        ) : null}
      </FormFoot>
    </Stack>
  )
}
