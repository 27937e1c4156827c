/** Where to go after signing in: a path of our own, never another site's address that somebody put into a link. */
export function safeNext(next: string): string {
  if (!next.startsWith('/') || /^\/[/\\]/.test(next)) return '/'
  return next.startsWith('/sign-in') || next.startsWith('/setup') ? '/' : next
}
