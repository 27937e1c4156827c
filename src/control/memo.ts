/**
 * Keeps the last result of a reckoning for as long as it is asked about the very same things. What it is reckoned from
 * must not be changed in place.
 */
export function lastResult<Arguments extends readonly unknown[], Result>(
  reckon: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  let last: { given: Arguments; result: Result } | null = null
  return (...given) => {
    if (last?.given.every((each, index) => each === given[index])) return last.result
    const result = reckon(...given)
    last = { given, result }
    return result
  }
}
