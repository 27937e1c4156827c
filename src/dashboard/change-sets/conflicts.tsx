'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import type { ChangeSetView, ObjectConflict } from '@/domain/view/change-views'
import { editOfResult, type MergeResult } from '../forms/merge-model'
import { MergeView } from '../forms/merge-view'
import { problemText } from '../forms/problem-words'
import { errorCode } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { toLostRace } from '../publish/lost-race'
import { Refusal } from '../publish/refusal'
import { Panel } from '../ui/panel'
import classes from './change-sets.module.css'
import { conflictCards, type EditCard } from './set-state'

/** What others changed under the edits of a set, each to be merged before it can be published. */
export function Conflicts({ set, mayEdit }: { set: ChangeSetView; mayEdit: boolean }) {
  const t = useTranslations('changeSets')
  const kinds = useTranslations('changes.kinds')
  const cards = conflictCards(set)
  if (cards.length === 0) return null
  return (
    <Panel title={t('conflicts', { count: cards.length })}>
      <p className={classes.line}>{t('conflictsHelp')}</p>
      {cards.map(({ key, conflict, card }) => (
        <div key={`${key} ${String(conflict.changed.revision)}`} className={classes.conflict}>
          <h3>
            <span className="sy-muted">{kinds(conflict.id.kind)}</span> {conflict.id.namespace}/{conflict.id.name}
          </h3>
          {mayEdit ? <Conflict set={set} conflict={conflict} card={card} /> : <p>{conflict.changed.message}</p>}
        </div>
      ))}
    </Panel>
  )
}

interface ConflictProps {
  set: ChangeSetView
  conflict: ObjectConflict
  card: EditCard
}

function Conflict({ set, conflict, card }: ConflictProps) {
  const t = useTranslations('changeSets')
  const locale = useLocale()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [wrong, setWrong] = useState<string | null>(null)
  const settled = { onSettled: () => queries.invalidateQueries(trpc.changeSets.pathFilter()) }
  const put = useMutation(trpc.changeSets.putEdits.mutationOptions(settled))
  const remove = useMutation(trpc.changeSets.removeEdit.mutationOptions(settled))
  const race = useHeld(toLostRace(conflict))
  const mine = useHeld(card.edit)
  const { id, version } = set

  function settle(result: MergeResult) {
    setWrong(null)
    if (result.kind === 'DROP') {
      remove.mutate({ id, version, object: card.id })
      return
    }
    const checked = editOfResult(result, card.edit, card.id)
    if (checked.ok) put.mutate({ id, version, edits: [checked.spec] })
    else setWrong(checked.problems.map(({ message }) => problemText(locale, message)).join('; '))
  }
  const error = put.error ?? remove.error
  const refused =
    error === null ? undefined : errorCode(error) === 'CONFLICT' ? t('changedMeanwhile') : <Refusal error={error} />
  return (
    <MergeView
      race={race}
      mine={mine}
      mineIs="SET"
      continueWith={t('saveMerged')}
      busy={put.isPending || remove.isPending}
      problem={wrong === null ? refused : t('mergedWrong', { problems: wrong })}
      onDone={settle}
    />
  )
}

/** The same object for as long as its content is the same, so that choices are not lost with each reading. */
function useHeld<T>(value: T): T {
  const text = JSON.stringify(value)
  // The text stands for the value.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => value, [text])
}
