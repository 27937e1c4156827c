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
