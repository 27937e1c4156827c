'use client'

import { Checkbox } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { Selection } from './use-selection'
import classes from './paged-table.module.css'

/** Chooses one row; with shift all from the last one that was chosen. */
export function SelectRow(props: { name: string; selected: boolean; onToggle: (range: boolean) => void }) {
  const t = useTranslations('common')
  return (
    <td className={classes.select} data-select>
      {/* The browser's own: a row has one, and there are many rows. */}
      <input
        type="checkbox"
        className={classes.check}
        aria-label={t('select', { name: props.name })}
        checked={props.selected}
        // The change follows the click, which alone knows of the shift key.
        onChange={() => undefined}
        onClick={(event) => {
          props.onToggle(event.shiftKey)
        }}
      />
    </td>
  )
}

/** Chooses the rows that are on the screen, or none. */
export function SelectAll<Row>({ selection, rows }: { selection: Selection<Row>; rows: readonly Row[] }) {
  const t = useTranslations('common')
  const chosen = rows.filter((row) => selection.has(row)).length
  const all = rows.length > 0 && chosen === rows.length
  return (
    <Checkbox
      size="xs"
      aria-label={t('selectLoaded')}
      checked={all}
      indeterminate={!all && selection.rows.size > 0}
      onChange={() => {
        if (selection.rows.size > 0) selection.clear()
        else selection.add(rows)
      }}
    />
  )
}
