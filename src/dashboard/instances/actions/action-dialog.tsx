'use client'

/**
 * Asks what an action on instances needs, says what it will leave, and reports what became of each of them. What the
 * guard refused can be forced, as a second step that says what it means.
 */
import { Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { ActionReport, InstanceRow } from '@/domain/view/fleet-views'
import { ActionForm } from './action-form'
import { isForcible, isTarget, namingOf, type ActionKind } from './instance-actions'
import { ReportView } from './report-view'
import { useRunAction, type ActionAnswer } from './use-run-action'
import { useFocusBack } from '../../ui/use-focus-back'

interface ActionDialogProps {
  kind: ActionKind
  rows: InstanceRow[]
  onClose: () => void
  /** All or some of it was done. */
  onDone: () => void
}

export function ActionDialog({ kind, rows, onClose, onDone }: ActionDialogProps) {
  useFocusBack()
  const title = useActionTitle()
  const run = useRunAction(kind)
  const [outcome, setOutcome] = useState<{ report: ActionReport; answer: ActionAnswer } | null>(null)

  async function carryOut(subjects: readonly InstanceRow[], answer: ActionAnswer, force: boolean) {
    const report = await run(subjects, answer, force)
    if (report.done.length > 0) onDone()
    if (report.failed.length === 0) onClose()
    else setOutcome({ report, answer })
  }
  const refusedNow = outcome?.report.failed ?? []
  const refused = rows.filter((row) => refusedNow.some(({ target }) => isTarget(row, target)))
  const forcible = rows.filter((row) =>
    refusedNow.some(({ target, message }) => isTarget(row, target) && isForcible(kind, message)),
  )
  return (
    <Modal opened onClose={onClose} title={title(kind, outcome === null ? rows : refused)} size="lg">
      {outcome === null ? (
        <ActionForm
          kind={kind}
          rows={rows}
          title={title(kind, rows)}
          onCancel={onClose}
          onConfirm={(answer) => carryOut(rows, answer, false)}
        />
      ) : (
        <ReportView
          kind={kind}
          report={outcome.report}
          title={title(kind, forcible)}
          onClose={onClose}
          onForce={() => carryOut(forcible, outcome.answer, true)}
        />
      )}
    </Modal>
  )
}

/** "Drain 2 instances of checkout": the title of the dialog, and the words on its button. */
function useActionTitle() {
  const t = useTranslations('instances')
  return (kind: ActionKind, rows: readonly InstanceRow[]) => {
    const naming = namingOf(rows, instanceAddress)
    const what =
      naming.kind === 'one'
        ? t('what.one', { instance: naming.instance, service: naming.service })
        : naming.kind === 'service'
          ? t('what.service', { count: naming.count, service: naming.service })
          : t('what.services', { count: naming.count, services: naming.services })
    return t(`act.${kind}`, { what })
  }
}
