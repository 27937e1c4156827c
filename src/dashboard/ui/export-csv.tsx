'use client'

import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { errorMessage } from '../live/api-error'
import { csvLine, type CsvValue } from './csv'
import { saveCsv } from './save-csv'

interface ExportCsvProps<Row> {
  /** Without its ending. */
  fileName: string
  head: readonly string[]
  cells: (row: Row) => readonly CsvValue[]
  /** All rows that the filter lets through, page after page; told how far it is. */
  readAll: (onProgress: (done: number, total: number) => void) => Promise<Row[]>
}

/** Saves the whole filtered list, not only what is on the screen. */
export function ExportCsv<Row>({ fileName, head, cells, readAll }: ExportCsvProps<Row>) {
  const t = useTranslations('common')
  const [percent, setPercent] = useState<number | null>(null)

  async function save() {
    setPercent(0)
    try {
      const rows = await readAll((done, total) => {
        setPercent(total === 0 ? 100 : Math.floor((100 * done) / total))
      })
      saveCsv(fileName, [csvLine(head), ...rows.map((row) => csvLine(cells(row)))])
    } catch (error) {
      notifications.show({ color: 'red', title: t('exportFailed'), message: errorMessage(error) })
    } finally {
      setPercent(null)
    }
  }
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconDownload size={14} aria-hidden />}
      disabled={percent !== null}
      onClick={() => void save()}
    >
      {percent === null ? t('exportCsv') : t('exporting', { percent })}
    </Button>
  )
}
