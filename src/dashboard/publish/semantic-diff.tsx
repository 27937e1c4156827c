'use client'

import { useTranslations } from 'use-intl'
import type { FieldDiff, ObjectDiff } from '@/domain/view/views'
import { ToneBadge } from '../ui/state-badge'
import { IconCirclePlus, IconPencil, IconTrash } from '@tabler/icons-react'
import { fieldText } from './field-text'
import classes from './semantic-diff.module.css'

const looks = {
  CREATED: { tone: 'good', icon: IconCirclePlus },
  CHANGED: { tone: 'info', icon: IconPencil },
  DELETED: { tone: 'bad', icon: IconTrash },
} as const

/** What differs, object by object and field by field: before on the left, after on the right. */
export function SemanticDiff({ diffs }: { diffs: readonly ObjectDiff[] }) {
  const t = useTranslations('publish')
  if (diffs.length === 0) return <p className={classes.nothing}>{t('nothing')}</p>
  return (
    <div className={classes.diffs}>
      {diffs.map((diff) => {
        const key = `${diff.id.kind}/${diff.id.namespace}/${diff.id.name}`
        return (
          <section key={key} className={classes.object} aria-label={key}>
            <header className={classes.head}>
              <span className={classes.kind}>{diff.id.kind}</span>
              <span className={classes.name}>
                <span className="sy-muted">{diff.id.namespace}/</span>
                {diff.id.name}
              </span>
              <ToneBadge tone={looks[diff.kind].tone} icon={looks[diff.kind].icon}>
                {t(diff.kind)}
              </ToneBadge>
            </header>
            {diff.fields.length === 0 ? null : (
              <dl className={classes.fields}>
                {diff.fields.map((field) => (
                  <FieldLine key={field.path} field={field} />
                ))}
              </dl>
            )}
          </section>
        )
      })}
    </div>
  )
}

function FieldLine({ field }: { field: FieldDiff }) {
  const t = useTranslations('publish')
  const before = fieldText(field.before)
  const after = fieldText(field.after)
  return (
    <div className={classes.field}>
      <dt>{field.path}</dt>
      <dd>
        {before === null ? null : <del className={classes.before}>{before}</del>}
        {before === null || after === null ? null : <span aria-hidden> → </span>}
        {after === null ? null : <ins className={classes.after}>{after}</ins>}
        {before === null && after === null ? <span className="sy-muted">{t('unset')}</span> : null}
      </dd>
    </div>
  )
}
