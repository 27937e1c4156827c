'use client'

import { useFormatter, useTranslations } from 'use-intl'
import type { ObjectKind } from '@/domain/revision/object'
import type { FieldDiff } from '@/domain/view/change-views'
import { useFormat } from '../ui/use-format'
import { fieldName, fieldValue, type FieldValue } from './field-words'

/** The name of a field in the reader's words; a path that has none as it is. */
export function FieldLabel({ kind, path }: { kind: ObjectKind; path: string }) {
  const t = useTranslations('changes')
  const { key, item } = fieldName(kind, path)
  const entry = `fields.${key}`
  if (!isKey(t, entry)) return <code className="sy-mono">{path}</code>
  return <span title={path}>{t(entry, { item: item ?? '' })}</span>
}

/** One side of a difference, with its unit and in the reader's locale. */
export function useFieldText() {
  const t = useTranslations('changes')
  const format = useFormat()
  const dates = useFormatter()

  const text = (value: FieldValue): string => {
    switch (value.type) {
      case 'none':
        return t('values.none')
      case 'flag':
        return value.on ? t('values.on') : t('values.off')
      case 'duration':
        return format.exactDuration(value.ms)
      case 'time':
        return dates.dateTime(new Date(value.atMs), { dateStyle: 'medium', timeStyle: 'medium' })
      case 'percent':
        return `${format.number(value.value, 2)}%`
      case 'number':
        return format.number(value.value, 2)
      case 'word':
        return word(value.word)
      case 'text':
        return value.text
      case 'list':
        return value.items.map(text).join(', ')
    }
  }
  const word = (name: string): string => {
    const entry = `words.${name}`
    return isKey(t, entry) ? t(entry, { item: '' }) : name
  }
  return (path: string, value: unknown) => text(fieldValue(path, value))
}

/** A new object's fields that say something: what is empty or absent is left out. */
export function telling(fields: readonly FieldDiff[]): FieldDiff[] {
  return fields.filter((field) => fieldValue(field.path, field.after).type !== 'none')
}

type Changes = ReturnType<typeof useTranslations<'changes'>>
type AnyKey = Parameters<Changes['has']>[0]

/** Whether the catalogue has an entry for a path or a word that was met at run time. */
function isKey(t: Changes, key: string): key is AnyKey {
  return t.has(key as AnyKey)
}
