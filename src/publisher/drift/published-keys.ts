/** What a key below the prefix of published state is, by its name. */
export type PublishedKey =
  | { kind: 'head' }
  | { kind: 'log' | 'snapshot'; revision: number; part: number }
  /** Not of our making; `below` tells which of our folders it lies in, if any. */
  | { kind: 'stray'; below: 'log' | 'snapshot' | null }

export function publishedKeyOf(key: string, prefix: string): PublishedKey {
  const name = key.slice(prefix.length)
  if (name === 'head') return { kind: 'head' }
  const [, kind, revision, part] =
    /^(log)\/(\d{10})\/(0|[1-9]\d{0,8})$/.exec(name) ?? /^(snapshot)\/(\d{10})\/(\d{10})$/.exec(name) ?? []
  if (kind === 'log' || kind === 'snapshot') return { kind, revision: Number(revision), part: Number(part) }
  return { kind: 'stray', below: name.startsWith('log/') ? 'log' : name.startsWith('snapshot/') ? 'snapshot' : null }
}
