/**
 * Which published values nobody needs any more: log entries that the snapshot contains, and older snapshots. They are
 * deleted only after a grace time, for gateways that are still reading by the head before. Values above the head are left
 * alone: they may be what another publisher is about to make visible.
 */
import type { Consul } from '@/adapters/consul/consul'
import { transactionLimits } from '@/adapters/consul/transaction'
import { consulKeys } from '@/wire/keys'
import type { Head } from '@/wire/revision-log'

/** The keys, of those given, that can go. Keys that are not of the log or a snapshot stay. */
export function prunable(keys: readonly string[], prefix: string, head: Pick<Head, 'snapshot'>): string[] {
  return keys.filter((key) => {
    const [, kind, revision] = /^(log|snapshot)\/(\d+)\/\d+$/.exec(key.slice(prefix.length)) ?? []
    if (kind === undefined || !key.startsWith(prefix)) return false
    return kind === 'log' ? Number(revision) <= head.snapshot : Number(revision) < head.snapshot
  })
}

/** @returns how many were deleted. @throws DomainError UNAVAILABLE */
export async function prune(consul: Consul, prefix: string, head: Head): Promise<number> {
  const { logPrefix, snapshotsPrefix } = consulKeys(prefix)
  const standing = [...(await consul.kv.keys(logPrefix)), ...(await consul.kv.keys(snapshotsPrefix))]
  const gone = prunable(standing, prefix, head)
  for (let from = 0; from < gone.length; from += transactionLimits.operations) {
    const some = gone.slice(from, from + transactionLimits.operations)
    await consul.transaction(some.map((key) => ({ verb: 'delete', key })))
  }
  return gone.length
}
