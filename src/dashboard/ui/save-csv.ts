'use client'

/** Hands lines to the reader as a file. The mark at the beginning lets spreadsheets read it as UTF-8. */
export function saveCsv(name: string, lines: readonly string[]): void {
  const address = URL.createObjectURL(new Blob(['\uFEFF', ...lines], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${name.replace(/[^\p{L}\p{N}%.-]+/gu, '-')}.csv`
  link.click()
  URL.revokeObjectURL(address)
}
