import { RE2JS } from 're2js'

/**
 * Regular expressions of operators are RE2 (linear time, no look-around or back-references), so that none, however
 * shaped, can stall a gateway.
 */
export function isRegex(pattern: string): boolean {
  if (pattern === '' || pattern.length > 1000) return false
  try {
    RE2JS.compile(pattern)
    return true
  } catch {
    return false
  }
}

/** Compiles to a test of the whole text. Throws RE2's syntax error on a pattern that `isRegex` refuses. */
export function wholeMatcher(pattern: string): (text: string) => boolean {
  const compiled = RE2JS.compile(pattern)
  return (text) => compiled.matches(text)
}

/**
 * The whole path segments that every text a pattern matches begins with: `/users/\d+` gives `/users`; the empty text
 * when there is nothing to say. Only what is plainly literal counts, so it may give less than there is, never more.
 */
export function literalPrefix(pattern: string): string {
  if (pattern.includes('|')) return ''
  let literal = /^[^\\.+*?()[\]{}^$]*/.exec(pattern)?.[0] ?? ''
  // What a quantifier may leave out is not literal: `/a/?b` also matches `/ab`.
  if (/^[*?{]/.test(pattern.slice(literal.length))) literal = literal.slice(0, -1)
  return literal.slice(0, Math.max(0, literal.lastIndexOf('/')))
}
