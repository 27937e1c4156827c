/** What became visible, held against what the database says was committed. */
import type { Version } from '@/gateway/rules/rule-set'

export interface Sight {
  name: string
  versions: readonly Version[]
}

export interface Verdict {
  lost: number
  halfApplied: number
  reordered: number
  /** Entries of the stream that told once more what was told before. Gateways would pass over them; none may be. */
  toldAgain: number
  problems: string[]
}

export interface Evidence {
  /** Checksum of each committed revision, from 1 on. */
  committed: ReadonlyMap<number, string>
  /** The stream's entries, from its first. */
  stream: Sight
  /** Heads, followers and gateways: what was in force, in order; steps may be taken several at a time. */
  others: readonly Sight[]
}

export function judge({ committed, stream, others }: Evidence): Verdict {
  const problems: string[] = []
  const newest = Math.max(0, ...committed.keys())
  const told = new Set<number>()
  let toldAgain = 0
  let reordered = 0
  let highest = 0
  for (const { revision } of stream.versions) {
    if (told.has(revision)) toldAgain += 1
    else if (revision < highest) reordered += 1
    told.add(revision)
    highest = Math.max(highest, revision)
  }
  let lost = [...committed.keys()].filter((revision) => !told.has(revision)).length
  let halfApplied = 0
  for (const { name, versions } of [stream, ...others]) {
    for (const { revision, checksum } of versions) {
      if (revision > 0 && committed.get(revision) !== checksum) {
        halfApplied += 1
        problems.push(`${name}: what stood as revision ${String(revision)} is not what was committed`)
      }
    }
    const epochs = new Set(versions.map((each) => each.epoch)).size
    if (epochs > 1) problems.push(`${name}: a new epoch began ${String(epochs - 1)} times, without a reason`)
  }
  for (const { name, versions } of others) {
    const backwards = versions.filter((each, at) => each.revision <= (versions[at - 1]?.revision ?? -1))
    if (backwards.length > 0) problems.push(`${name}: went back to revision ${String(backwards[0]?.revision)}`)
    reordered += backwards.length
    if (versions.at(-1)?.revision !== newest) {
      lost += 1
      problems.push(`${name}: ended with revision ${String(versions.at(-1)?.revision)}, not ${String(newest)}`)
    }
  }
  if (toldAgain > 0) problems.push(`the stream told ${String(toldAgain)} times what it had told before`)
  return { lost, halfApplied, reordered, toldAgain, problems: problems.slice(0, 20) }
}
