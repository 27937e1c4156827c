'use client'

import { IconChevronRight, IconCircleDashed, IconCirclePlus, IconPencil, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { objectKey, type ObjectKind } from '@/domain/revision/object'
import type { FieldDiff, ObjectDiff } from '@/domain/view/change-views'
import { FieldLabel, telling, useFieldText } from '../changes/field-line'
import { ToneBadge } from '../ui/state-badge'
import classes from './semantic-diff.module.css'

const looks = {
  CREATED: { tone: 'good', icon: IconCirclePlus },
  CHANGED: { tone: 'info', icon: IconPencil },
  DELETED: { tone: 'bad', icon: IconTrash },
  SAME: { tone: 'none', icon: IconCircleDashed },
} as const

interface SemanticDiffProps {
  diffs: readonly ObjectDiff[]
  /** What can be done with one object's difference, at the right of its head. */
  actions?: (diff: ObjectDiff) => ReactNode
}

/** More objects than this are told by name; their fields are a click away. */
const mostOpen = 6

/** What differs, object by object and field by field: before on the left, after on the right. */
export function SemanticDiff({ diffs, actions }: SemanticDiffProps) {
  const t = useTranslations('publish')
  if (diffs.length === 0) return <p className={classes.nothing}>{t('nothing')}</p>
  return (
    <div className={classes.diffs}>
      {diffs.map((diff) => (
        <div key={objectKey(diff.id)} className={classes.card} data-acting={actions === undefined ? undefined : true}>
          <ObjectCard diff={diff} open={diffs.length <= mostOpen} />
          {/* Beside the head and not in it: a button in a summary would be a control within a control. */}
          {actions === undefined ? null : <div className={classes.actions}>{actions(diff)}</div>}
        </div>
      ))}
    </div>
  )
}

function ObjectCard({ diff, open }: { diff: ObjectDiff; open: boolean }) {
  const t = useTranslations('publish')
  const words = useTranslations('changes')
  const { kind, namespace, name } = diff.id
  const fields = diff.kind === 'CHANGED' ? diff.fields : diff.kind === 'CREATED' ? telling(diff.fields) : []
  // An edit of a change set may have come to nothing.
  const same = diff.kind === 'CHANGED' && fields.length === 0
  const look = same ? looks.SAME : looks[diff.kind]
  const head = (
    <>
      <span className={classes.kind}>{words(`kinds.${kind}`)}</span>
      <span className={classes.name}>
        <span className="sy-muted">{namespace}/</span>
        {name}
      </span>
      <ToneBadge tone={look.tone} icon={look.icon}>
        {t(same ? 'SAME' : diff.kind)}
      </ToneBadge>
    </>
  )
  const label = `${kind}/${namespace}/${name}`
  if (fields.length === 0) {
    return (
      <section className={classes.object} aria-label={label}>
        <header className={classes.head}>{head}</header>
      </section>
    )
  }
  return (
    <details className={classes.object} open={open} aria-label={label}>
      <summary className={classes.head}>
        <IconChevronRight size={14} className={classes.arrow} aria-hidden />
        {head}
      </summary>
      <dl className={classes.fields}>
        {fields.map((field) => (
          <FieldLine key={field.path} kind={kind} field={field} whole={diff.kind === 'CREATED'} />
        ))}
      </dl>
    </details>
  )
}

interface FieldLineProps {
  kind: ObjectKind
  field: FieldDiff
  /** The whole object is new: its fields are told, not compared. */
  whole: boolean
}

function FieldLine({ kind, field, whole }: FieldLineProps) {
  const text = useFieldText()
  const before = field.before === undefined ? null : text(field.path, field.before)
  const after = field.after === undefined ? null : text(field.path, field.after)
  return (
    <div className={classes.field}>
      <dt>
        <FieldLabel kind={kind} path={field.path} />
      </dt>
      <dd>
        {before === null ? null : <del className={classes.before}>{before}</del>}
        {before === null || after === null ? null : <span aria-hidden> → </span>}
        {after === null ? null : whole ? after : <ins className={classes.after}>{after}</ins>}
      </dd>
    </div>
  )
}
