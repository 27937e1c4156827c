'use client'

/**
 * Three-way merge by hand, after somebody else was faster: what merges by itself is shown with whose it is, and where
 * both changed the same field the two values stand side by side to choose from. Nothing is saved here; the merged
 * version goes on to whoever opened the view.
 */
import { Button, Group } from '@mantine/core'
import { IconGitMerge } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Edit } from '@/domain/view/change-views'
import type { LostRace } from '../publish/lost-race'
import { SemanticDiff } from '../publish/semantic-diff'
import { FormFoot } from '../ui/form-field'
import { TimeAgo } from '../ui/time'
import { MergeFields } from './merge-fields'
import { mergeOf, mergeResult, openChoices, type MergeChoices, type MergeResult } from './merge-model'
import classes from './merge-view.module.css'

interface MergeViewProps {
  race: LostRace
  mine: Edit
  /** The words on the way on with the merged version. */
  continueWith: string
  busy?: boolean
  /** What my side is called, where it is not the reader's: the change set that the edit stands in. */
  mineIs?: 'YOU' | 'SET'
  /** What stands against the merged version. */
  problem?: ReactNode
  /** Back, with both left as they are. Left out where the view is part of a page and not a step on a way. */
  onCancel?: () => void
  onDone: (result: MergeResult) => void
}

export function MergeView(props: MergeViewProps) {
  const { race, mine, onDone } = props
  const t = useTranslations('forms.merge')
  const merge = useMemo(() => mergeOf(race, mine), [race, mine])
  const [choices, setChoices] = useState<MergeChoices>({})
  const [touched, setTouched] = useState(false)
  const open = openChoices(merge, choices)
  const inSet = props.mineIs === 'SET'

  function finish() {
    setTouched(true)
    if (open.length === 0) onDone(mergeResult(merge, race, choices))
  }
  const drop = () => {
    onDone({ kind: 'DROP' })
  }

  const buttons = () => {
    switch (merge.kind) {
      case 'FIELDS':
        return (
          <Button onClick={finish} loading={props.busy ?? false}>
            {props.continueWith}
          </Button>
        )
      case 'GONE':
        return (
          <>
            <Button variant="default" onClick={drop}>
              {t('leaveDeleted')}
            </Button>
            <Button onClick={finish}>{t(race.changed.revision === null ? 'putBack' : 'createAnew')}</Button>
          </>
        )
      case 'DELETING':
        return (
          <>
            <Button variant="default" onClick={drop}>
              {t('keep')}
            </Button>
            <Button color="red" onClick={finish}>
              {t('deleteAllTheSame')}
            </Button>
          </>
        )
      case 'BOTH_DELETED':
        return <Button onClick={drop}>{t('fine')}</Button>
    }
  }

  return (
    <section
      className={classes.view}
      data-embedded={props.onCancel === undefined || undefined}
      aria-label={`${t('title')}: ${race.id.namespace}/${race.id.name}`}
      aria-busy={props.busy}
    >
      <Head race={race} inSet={inSet} focused={props.onCancel !== undefined} />
      {merge.kind === 'FIELDS' ? (
        <MergeFields
          kind={race.id.kind}
          who={race.changed.by}
          inSet={inSet}
          conflicts={merge.conflicts}
          taken={merge.taken}
          choices={choices}
          missing={touched ? open : []}
          onChoose={(chosen) => {
            setChoices((before) => ({ ...before, ...chosen }))
          }}
        />
      ) : null}
      {merge.kind === 'DELETING' ? (
        <>
          <p className={classes.text}>{t('theirChange', { who: race.changed.by })}</p>
          <SemanticDiff diffs={merge.theirs} />
        </>
      ) : null}
      {merge.kind === 'BOTH_DELETED' ? <p className={classes.text}>{t('bothDeleted')}</p> : null}
      <FormFoot
        problem={props.problem ?? (touched && open.length > 0 ? t('choose', { count: open.length }) : undefined)}
      >
        <Group gap="xs">
          {props.onCancel === undefined ? null : (
            <Button variant="default" onClick={props.onCancel}>
              {t('back')}
            </Button>
          )}
          {buttons()}
        </Group>
      </FormFoot>
    </section>
  )
}

/** Who was faster, when and how. Takes the focus when the view has opened under the reader's hands. */
function Head({ race, inSet, focused }: { race: LostRace; inSet: boolean; focused: boolean }) {
  const t = useTranslations('forms.merge')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focused) heading.current?.focus()
  }, [focused])
  const { by, atMs, revision } = race.changed
  const what = raceWords(race)
  return (
    <header>
      <h2 ref={heading} tabIndex={-1} className={classes.title}>
        <IconGitMerge size={17} aria-hidden />
        {t('title')}
      </h2>
      <p className={classes.text}>
        {t.rich(what, { who: by, revision: revision ?? 0, when: () => <TimeAgo atMs={atMs} /> })}{' '}
        {inSet ? null : t('nothingLost')}
      </p>
    </header>
  )
}

function raceWords({ base, theirs, changed }: LostRace) {
  const inSet = changed.revision === null
  if (theirs === null) return inSet ? 'takenOut' : 'deleted'
  if (inSet) return 'changedInSet'
  return base === null ? 'created' : 'changed'
}
