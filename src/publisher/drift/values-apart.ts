/**
 * Two values of one key, as a drift record holds them: by object where both can be read, else by a piece of text around
 * the first difference. Only what differs is kept, and not too much of it, whatever was written there.
 */
import type { PublishedObject } from '@/domain/revision/object'
import { canonicalJson } from '@/wire/checksum'

const mostObjects = 20
const pieceLength = 200

export interface Apart {
  expected: unknown
  found: unknown
}

/** `route shop/checkout` → its spec. Whatever has no such shape is told by its place. */
export type ByObject = Record<string, unknown>

export function objectsByName(objects: readonly unknown[]): ByObject {
  return Object.fromEntries(objects.map((each, at) => [nameOf(each) ?? `object ${String(at)}`, specOf(each)]))
}

/** Changes by object; a deletion is told as such. */
export function changesByName(changes: readonly unknown[]): ByObject {
  return Object.fromEntries(
    changes.map((each, at) => {
      const { op, object, id } = (each ?? {}) as Partial<Record<'op' | 'object' | 'id', unknown>>
      const name = nameOf(op === 'delete' ? id : object) ?? `change ${String(at)}`
      return [name, op === 'delete' ? 'deleted' : specOf(object)]
    }),
  )
}

/** What differs between the two, or null when they say the same. */
export function objectsApart(expected: ByObject, found: ByObject): Apart | null {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
  const differing = names.filter((name) => !saysTheSame(expected[name], found[name]))
  if (differing.length === 0) return null
  const kept = differing.slice(0, mostObjects)
  const more = differing.length > kept.length ? { 'further objects': differing.length - kept.length } : {}
  return { expected: only(expected, kept), found: { ...only(found, kept), ...more } }
}

/** Pieces of both texts around the place where they part. */
export function textsApart(expected: string, found: string): Apart {
  let at = 0
  while (at < expected.length && expected[at] === found[at]) at += 1
  const from = Math.max(0, at - 40)
  return { expected: { text: piece(expected, from) }, found: { text: piece(found, from) } }
}

export function piece(text: string, from = 0): string {
  const end = Math.min(text.length, from + pieceLength)
  return `${from > 0 ? '…' : ''}${text.slice(from, end)}${end < text.length ? '…' : ''}`
}

export function saysTheSame(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))
}

/** The value of a JSON text, or undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function only(all: ByObject, names: readonly string[]): ByObject {
  return Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]]))
}

function nameOf(each: unknown): string | null {
  const { kind, namespace, name } = (each ?? {}) as Partial<PublishedObject>
  if (typeof kind !== 'string' || typeof namespace !== 'string' || typeof name !== 'string') return null
  return `${kind} ${namespace}/${name}`
}

function specOf(each: unknown): unknown {
  return (each as { spec?: unknown } | null)?.spec ?? null
}
