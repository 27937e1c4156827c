'use client'

import { Button, Group, Radio } from '@mantine/core'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import type { MergeConflict } from '@/domain/revision/merge'
import type { ObjectKind } from '@/domain/revision/object'
import { FieldLabel, useFieldText } from '../changes/field-line'
import type { MergeChoices, Side, Taken } from './merge-model'
import classes from './merge-view.module.css'

interface MergeFieldsProps {
  kind: ObjectKind
  /** Whose version the other one is. */
  who: string
  /** My side is a change set's edit, whoever made it. */
  inSet: boolean
  conflicts: readonly MergeConflict[]
  taken: readonly Taken[]
  choices: MergeChoices
  /** Paths that are still to be chosen, marked once somebody tried to go on. */
  missing: readonly string[]
  onChoose: (choices: MergeChoices) => void
}

/** Field by field: first what has to be chosen, then what came together by itself. */
export function MergeFields(props: MergeFieldsProps) {
  const { kind, who, inSet, conflicts, taken, onChoose } = props
  const t = useTranslations('forms.merge')
  const all = (side: Side) => {
    onChoose(Object.fromEntries(conflicts.map(({ path }) => [path, side])))
  }
  if (conflicts.length + taken.length === 0) return <p className={classes.text}>{t('same')}</p>
  return (
    <>
      {conflicts.length === 0 ? (
        <p className={classes.text}>{t('noConflict')}</p>
      ) : (
        <div>
          <div className={classes.groupHead}>
            <h3 className={classes.group}>{t('conflicts', { count: conflicts.length })}</h3>
            {conflicts.length < 2 ? null : (
              <Group gap={6}>
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => {
                    all('THEIRS')
                  }}
                >
                  {t('allTheirs', { who })}
                </Button>
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => {
                    all('MINE')
                  }}
                >
                  {t(inSet ? 'allSets' : 'allMine')}
                </Button>
              </Group>
            )}
          </div>
          {conflicts.map((line) => (
            <Choice key={line.path} line={line} {...props} />
          ))}
        </div>
      )}
      {taken.length === 0 ? null : (
        <div>
          <h3 className={classes.group}>{t('taken', { count: taken.length })}</h3>
          <dl className={classes.taken}>
            {taken.map((line) => (
              <TakenLine key={line.path} kind={kind} who={who} inSet={inSet} line={line} />
            ))}
          </dl>
        </div>
      )}
    </>
  )
}

/** A field that both changed: the two values in words, one to choose. */
function Choice({ line, kind, who, inSet, choices, missing, onChoose }: MergeFieldsProps & { line: MergeConflict }) {
  const t = useTranslations('forms.merge')
  const text = useFieldText()
  const label = useId()
  const unanswered = missing.includes(line.path)
  const side = (value: Side, whose: string, content: unknown) => (
    <Radio.Card value={value} className={classes.option}>
      <Group wrap="nowrap" align="flex-start" gap={9}>
        <Radio.Indicator size="xs" mt={3} />
        <span>
          <span className={classes.whose}>{whose}</span>
          <span className={classes.value}>{text(line.path, content)}</span>
        </span>
      </Group>
    </Radio.Card>
  )
  return (
    <div className={classes.choice} data-missing={unanswered || undefined}>
      <div id={label} className={classes.field}>
        <FieldLabel kind={kind} path={line.path} />
        <span className="sy-muted"> · {t('was', { value: text(line.path, line.base) })}</span>
      </div>
      <Radio.Group
        aria-labelledby={label}
        value={choices[line.path] ?? null}
        error={unanswered ? t('chooseOne') : undefined}
        onChange={(value: string) => {
          onChoose({ [line.path]: value === 'MINE' ? 'MINE' : 'THEIRS' })
        }}
      >
        <div className={classes.options}>
          {side('THEIRS', who, line.theirs)}
          {side('MINE', t(inSet ? 'thisSet' : 'mine'), line.mine)}
        </div>
      </Radio.Group>
    </div>
  )
}

interface TakenLineProps {
  kind: ObjectKind
  who: string
  inSet: boolean
  line: Taken
}

/** A field that came together by itself: from what to what, and whose it is. */
function TakenLine({ kind, who, inSet, line }: TakenLineProps) {
  const t = useTranslations('forms.merge')
  const text = useFieldText()
  return (
    <div className={classes.takenLine}>
      <dt>
        <FieldLabel kind={kind} path={line.path} />
      </dt>
      <dd>
        <span className={classes.value}>
          {text(line.path, line.before)} → {text(line.path, line.after)}
        </span>{' '}
        <span className="sy-muted">
          {line.from === 'THEIRS' ? t('fromTheirs', { who }) : null}
          {line.from === 'MINE' ? t(inSet ? 'fromSet' : 'fromMine') : null}
          {line.from === 'BOTH' ? t('fromBoth') : null}
        </span>
      </dd>
    </div>
  )
}
