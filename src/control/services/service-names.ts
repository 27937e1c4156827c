import type { ControlParts } from '../context'
import { knownServices, readServiceSources } from './service-sources'

/** Names of services that hold a text, whatever the case: those that begin with it first, then by name. */
export async function serviceNames(
  parts: ControlParts,
  { search, limit }: { search: string; limit: number },
): Promise<string[]> {
  const text = search.trim().toLowerCase()
  const names = [...knownServices(await readServiceSources(parts)).keys()].filter((name) =>
    name.toLowerCase().includes(text),
  )
  const begins = (name: string) => name.toLowerCase().startsWith(text)
  return [...names.filter(begins), ...names.filter((name) => !begins(name))].slice(0, limit)
}
