/**
 * The path that goes upstream. EXACT replaces the whole path, PREFIX the matched prefix; exactly one slash stands where
 * they are joined. Without a rewrite the path stays.
 */
export function rewritePath(path: string, match: { type: string; value: string }, rewrite: string | null): string {
  if (rewrite === null || match.type === 'REGEX') return path
  if (match.type === 'EXACT') return rewrite
  const prefix = match.value.replace(/\/$/, '')
  const rest = path.slice(prefix.length)
  if (rest === '' || rest === '/') return rest === '' || rewrite.endsWith('/') ? rewrite : `${rewrite}/`
  return `${rewrite.replace(/\/$/, '')}${rest.startsWith('/') ? rest : `/${rest}`}`
}
