/** Two revisions to compare: how they are chosen in the list, and how the address names them. */

/** Chosen revisions after one more click on `revision`: at most two, the one chosen first makes room. */
export function pickTwo(picked: readonly number[], revision: number): number[] {
  if (picked.includes(revision)) return picked.filter((each) => each !== revision)
  return [...picked, revision].slice(-2)
}

/** The older on the left, so that what is shown is what came. Null until two are chosen. */
export function comparePicked(picked: readonly number[]): string | null {
  const [first, second] = picked
  if (first === undefined || second === undefined) return null
  return compareHref(Math.min(first, second), Math.max(first, second))
}

export function compareHref(from: number, to: number): string {
  return `/changes/compare?from=${String(from)}&to=${String(to)}`
}

/** A revision as somebody types it, `118` or `r118`; null when there is none of that number. 0 is the empty set. */
export function typedRevision(text: string, newest: number): number | null {
  const digits = /^\s*r?(\d{1,15})\s*$/i.exec(text)?.[1]
  if (digits === undefined) return null
  const revision = Number(digits)
  return revision <= newest ? revision : null
}
