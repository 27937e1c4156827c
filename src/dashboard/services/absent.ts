/**
 * An error as the API's own for what is not there. A service's settings and subsets are read with the service, whose
 * answer leaves out the one that was deleted.
 */
export function absent(what: string): Error {
  return Object.assign(new Error(`${what} is not there`), { data: { code: 'NOT_FOUND' } })
}
