import { prefixOf } from './precedence'
import type { RouteSpec } from './route'

/**
 * The path that goes upstream: `rewritePath` in place of the matched prefix (PREFIX) or of the whole path (EXACT). With
 * the prefix `/api` and `rewritePath` `/v2`, `/api/users` becomes `/v2/users`; with `/` it becomes `/users`.
 */
export function rewrittenPath(spec: RouteSpec, path: string): string {
  const { rewritePath, match } = spec
  if (rewritePath === null || match.path.type === 'REGEX') return path
  if (match.path.type === 'EXACT') return rewritePath
  const rest = path.slice(prefixOf(match.path.value).length)
  return rest === '' ? rewritePath : prefixOf(rewritePath) + rest
}
