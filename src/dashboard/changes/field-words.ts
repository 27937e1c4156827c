import type { ObjectKind } from '@/domain/revision/object'

/**
 * Puts a differing field into words: which catalogue entry names it, and what kind of value it holds. Purely by the
 * path that domain's `diffSpecs` gives (`destinations[checkout/v2].weightPercent`), whose last word carries its unit; a
 * path without an entry is shown as it is.
 */

export interface FieldName {
  /** Below `changes.fields`: the kind, then the words of the path joined by underscores. */
  key: string
  /** The item of a named list that the path leads through (`checkout/v2`); null when it leads through none. */
  item: string | null
}

export function fieldName(kind: ObjectKind, path: string): FieldName {
  // The keys of a subset's meta are its author's own, so each is an item and not a word of the path.
  const metaKey = kind === 'subset' ? /^meta\.(.+)$/.exec(path)?.[1] : undefined
  if (metaKey !== undefined) return { key: 'subset.meta', item: metaKey }
  const item = /\[([^\]]*)\]/.exec(path)?.[1] ?? null
  return { key: `${kind}.${wordsOf(path).join('_')}`, item }
}

/** The words of a path, without the names of list items. */
function wordsOf(path: string): string[] {
  return path
    .replace(/\[[^\]]*\]/g, '')
    .split('.')
    .filter((word) => word !== '')
}

export type FieldValue =
  | { type: 'none' }
  | { type: 'duration'; ms: number }
  | { type: 'time'; atMs: number }
  | { type: 'percent'; value: number }
  | { type: 'number'; value: number }
  | { type: 'flag'; on: boolean }
  | { type: 'word'; word: string }
  | { type: 'text'; text: string }
  | { type: 'list'; items: FieldValue[] }

const instants = new Set(['atMs', 'expiresAtMs', 'startAtMs'])

/** What a value is, so that it can be written in the reader's language. */
export function fieldValue(path: string, value: unknown): FieldValue {
  const name = wordsOf(path).at(-1) ?? path
  if (value === undefined || value === null || value === '') return { type: 'none' }
  if (typeof value === 'boolean') return { type: 'flag', on: value }
  if (typeof value === 'number') return numberValue(name, value)
  if (typeof value === 'string') return isWord(value) ? { type: 'word', word: value } : { type: 'text', text: value }
  if (Array.isArray(value)) return listValue(path, value)
  if (typeof value === 'object' && Object.keys(value).length === 0) return { type: 'none' }
  return { type: 'text', text: objectText(value) }
}

function numberValue(name: string, value: number): FieldValue {
  if (instants.has(name)) return { type: 'time', atMs: value }
  if (name.endsWith('Ms')) return { type: 'duration', ms: value }
  if (name.endsWith('Percent')) return { type: 'percent', value }
  // A port is a name made of digits, and is never grouped.
  if (name === 'port') return { type: 'text', text: String(value) }
  return { type: 'number', value }
}

function listValue(path: string, value: readonly unknown[]): FieldValue {
  return value.length === 0 ? { type: 'none' } : { type: 'list', items: value.map((each) => fieldValue(path, each)) }
}

/** The closed lists of the specs are written in capitals: `RING_HASH`, `STATUS_502`. */
function isWord(text: string): boolean {
  return /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(text) && text.length > 1
}

/** Destinations and header conditions on one line; anything else as JSON. */
function objectText(value: object): string {
  const { service, subset, weightPercent, name, type, value: text } = value as Record<string, unknown>
  if (typeof service === 'string' && typeof weightPercent === 'number') {
    return `${service}${typeof subset === 'string' ? `/${subset}` : ''} ${String(weightPercent)}%`
  }
  if (typeof name === 'string' && typeof text === 'string') {
    return `${name}${typeof type === 'string' ? ` ${type}` : ':'} ${text}`.trim()
  }
  return JSON.stringify(value)
}
