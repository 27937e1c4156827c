'use client'

import { IconChevronRight, IconCirclePlus, IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { ObjectKind } from '@/domain/revision/object'
import type { FieldDiff, ObjectDiff } from '@/domain/view/change-views'
import { FieldLabel, telling, useFieldText } from '../changes/field-line'
import { ToneBadge } from '../ui/state-badge'
import classes from './semantic-diff.module.css'

const looks = {
  CREATED: { tone: 'good', icon: IconCirclePlus },
  CHANGED: { tone: 'info', icon: IconPencil },
  DELETED: { tone: 'bad', icon: IconTrash },
} as const

/** More objects than this are told by name; their fields are a click away. */
const mostOpen = 6

/** What differs, object by object and field by field: before on the left, after on the right. */
export function SemanticDiff({ diffs }: { diffs: readonly ObjectDiff[] }) {
  const t = useTranslations('publish')
  if (diffs.length === 0) return <p className={classes.nothing}>{t('nothing')}</p>
  return (
    <div className={classes.diffs}>
      {diffs.map((diff) => (
        <ObjectCard
          key={`${diff.id.kind}/${diff.id.namespace}/${diff.id.name}`}
          diff={diff}
          open={diffs.length <= mostOpen}
        />
      ))}
    </div>
  )
}

function ObjectCard({ diff, open }: { diff: ObjectDiff; open: boolean }) {
  const t = useTranslations('publish')
  const words = useTranslations('changes')
  const { kind, namespace, name } = diff.id
  const fields = diff.kind === 'CHANGED' ? diff.fields : diff.kind === 'CREATED' ? telling(diff.fields) : []
  const head = (
    <>
      <span className={classes.kind}>{words(`kinds.${kind}`)}</span>
      <span className={classes.name}>
        <span className="sy-muted">{namespace}/</span>
        {name}
      </span>
      <ToneBadge tone={looks[diff.kind].tone} icon={looks[diff.kind].icon}>
        {t(diff.kind)}
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
