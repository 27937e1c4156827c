import type { Database } from './database'

/** A gateway as it last reported, kept so that one that fell silent, or that Redis forgot, is still known. */
export interface KnownGateway {
  id: string
  node: string
  address: string
  version: string
  startedAtMs: number
  lastSeenMs: number
  revision: number
  checksum: string
}

export async function listKnownGateways(database: Database): Promise<KnownGateway[]> {
  const rows = await database.client.gateway.findMany({ orderBy: { id: 'asc' } })
  return rows.map((row) => ({
    id: row.id,
    node: row.node,
    address: row.address,
    version: row.version,
    startedAtMs: row.startedAt.getTime(),
    lastSeenMs: row.lastSeen.getTime(),
    revision: row.revision,
    checksum: row.checksum,
  }))
}

export async function rememberGateways(database: Database, gateways: readonly KnownGateway[]): Promise<void> {
  for (const { startedAtMs, lastSeenMs, ...gateway } of gateways) {
    const lastSeen = new Date(lastSeenMs)
    const row = { ...gateway, startedAt: new Date(startedAtMs), lastSeen }
    await database.client.gateway.upsert({
      where: { id: gateway.id },
      create: { ...row, firstSeen: lastSeen },
      update: row,
    })
  }
}

/** Forgets gateways that were last seen before `beforeMs`. */
export async function forgetGateways(database: Database, beforeMs: number): Promise<void> {
  await database.client.gateway.deleteMany({ where: { lastSeen: { lt: new Date(beforeMs) } } })
}

export async function deleteGateways(database: Database, ids: readonly string[]): Promise<void> {
  await database.client.gateway.deleteMany({ where: { id: { in: [...ids] } } })
}
