/** Meta values as an input writes them: `key=value` each. The first `=` parts them. */
export type Meta = Readonly<Record<string, string>>

export function pairsOf(meta: Meta): string[] {
  return Object.entries(meta).map(([key, value]) => `${key}=${value}`)
}

/** The values of pairs, and the pairs that are none. Of two with one key the later counts: no instance has both. */
export function metaOf(pairs: readonly string[]): { meta: Record<string, string>; broken: string[] } {
  const parted = pairs.map((pair): [string, string, string] => {
    const at = pair.indexOf('=')
    return [pair, at < 1 ? '' : pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
  })
  return {
    meta: Object.fromEntries(parted.filter(([, key]) => key !== '').map(([, key, value]) => [key, value])),
    broken: parted.filter(([, key]) => key === '').map(([pair]) => pair),
  }
}
