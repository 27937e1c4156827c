'use client'

import { useState } from 'react'
import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { DriftRow, FieldDiff } from '@/domain/view/change-views'
import { FieldLabel, telling, useFieldText } from '../changes/field-line'
import { driftPath } from './drift-state'
import classes from './drift.module.css'

const mostAtOnce = 12

/** The difference in words: what is desired on the left, what was found on the right. */
export function DriftFields({ row }: { row: DriftRow }) {
  const t = useTranslations('drift')
  const [all, setAll] = useState(false)
  if (row.fields.length === 0) return <p className={classes.noFields}>{t(`whole.${row.kind}`)}</p>
  // Of what was never published there is no desired side.
  const foreign = row.kind === 'FOREIGN' && row.fields.every((field) => field.before === undefined)
  const fields = foreign ? telling(row.fields) : row.fields
  const shown = all ? fields : fields.slice(0, mostAtOnce)
  return (
    <>
      <dl className={classes.fields} aria-label={t('difference')} data-foreign={foreign || undefined}>
        <div className={classes.fieldHead} aria-hidden>
          <span />
          {foreign ? null : <span>{t('desired')}</span>}
          <span>{t('found')}</span>
        </div>
        {shown.map((field) => (
          <FieldLine key={field.path} field={field} foreign={foreign} />
        ))}
      </dl>
      {shown.length === fields.length ? null : (
        <Button
          variant="subtle"
          onClick={() => {
            setAll(true)
          }}
        >
          {t('showAll', { count: fields.length })}
        </Button>
      )}
    </>
  )
}

function FieldLine({ field, foreign }: { field: FieldDiff; foreign: boolean }) {
  const t = useTranslations('drift')
  const text = useFieldText()
  const { path } = driftPath(field.path)
  const side = (value: unknown) =>
    value === undefined ? <span className="sy-muted">{t('nothing')}</span> : text(path, value)
  return (
    <div className={classes.field}>
      <dt>
        <PathLabel path={field.path} />
      </dt>
      {foreign ? null : (
        <dd className={classes.desired} data-side={t('desired')}>
          {side(field.before)}
        </dd>
      )}
      <dd className={classes.found} data-side={t('found')}>
        {side(field.after)}
      </dd>
    </div>
  )
}

/** The field in the reader's words where it is one of an object of ours; the path as it is elsewhere. */
function PathLabel({ path }: { path: string }) {
  const t = useTranslations('changes')
  const { object, path: field } = driftPath(path)
  if (object === null) return <PlainLabel path={path} />
  return (
    <>
      {t(`kinds.${object.kind}`)} <strong>{object.name}</strong>
      {field === '' ? null : ' · '}
      {field === '' ? null : <FieldLabel kind={object.kind} path={field} />}
    </>
  )
}

/** What Switchyard keeps beside objects: revisions in Consul, registrations. A field without a word stays as it is. */
function PlainLabel({ path }: { path: string }) {
  const t = useTranslations('drift')
  const item = /\[([^\]]*)\]/.exec(path)?.[1] ?? ''
  const key = `field.${path.replace(/\[[^\]]*\]/g, '')}`
  return isKey(t, key) ? <span title={path}>{t(key, { item })}</span> : <code className="sy-mono">{path}</code>
}

type DriftWords = ReturnType<typeof useTranslations<'drift'>>
type AnyKey = Parameters<DriftWords['has']>[0]

/** Whether the catalogue has an entry for a path that was met at run time. */
function isKey(t: DriftWords, key: string): key is AnyKey {
  return t.has(key as AnyKey)
}
