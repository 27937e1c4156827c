/** One side of a field's difference as a line of text; null when the field is not there on that side. */
export function fieldText(value: unknown): string | null {
  if (value === undefined) return null
  if (typeof value === 'string') return value === '' ? '""' : value
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return `[${value.join(', ')}]`
  return JSON.stringify(value)
}
