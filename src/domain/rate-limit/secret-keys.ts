import type { RateLimitSpec } from './policy'

/**
 * Limits whose keys may be credentials. Keys are shown to whoever may look, and stand in messages and records, so the
 * gateway takes the hash of such a value for the key.
 */

/** A header or parameter with one of these in its name, in whatever case, may hold a credential. */
const words = [
  'auth(?!ors?(?:$|[-_]))',
  ...['bearer', 'cookie', 'credential', 'jwt', 'passphrase', 'passw', 'pwd', 'secret', 'session', 'signature', 'token'],
  '(?:access|api|auth|client|functions|license|private|subscription)[-_]?key',
  '(?:^|[-_])(?:sid|sig)(?:$|[-_])',
  '^key$', // some interfaces take their API key so
]
const hidden = new RegExp(words.join('|'), 'i')

/** Whether keys of such a limit are hashes, however short the values are. Every cookie may hold a session. */
export function hidesKeys({ source, name }: RateLimitSpec['key']): boolean {
  return source === 'COOKIE' || ((source === 'HEADER' || source === 'QUERY') && hidden.test(name))
}

/** Whether a limit that hides its keys can have this one: a hash, or nothing for requests without the value. */
export function isHiddenKey(key: string): boolean {
  return key === '' || /^[\w-]{43}$/.test(key)
}
