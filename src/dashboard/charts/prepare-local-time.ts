/** Times as a `datetime-local` field has them: the reader's own clock, to the second. */

export function localInput(atMs: number): string {
  const at = new Date(atMs)
  return new Date(atMs - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

/** Milliseconds since the epoch; null for what is no time. */
export function parseLocalInput(text: string): number | null {
  const atMs = text === '' ? Number.NaN : new Date(text).getTime()
  return Number.isNaN(atMs) ? null : atMs
}
