/** The proof that gateways enforce revisions: written down once for each, when it came true. */
import type { Enforcement } from '@/domain/view/change-views'
import type { Database } from './database'
import type { EnforcementModel } from './generated/models/Enforcement'

/** A revision of which nothing is written down yet. */
export interface Unproven {
  revision: number
  checksum: string
  committedAtMs: number
}

/** What a revision is proven by, and what was written down of its proof; null when there is no such revision. */
export async function findProof(
  database: Database,
  number: number,
): Promise<(Unproven & { enforcement: Enforcement | null }) | null> {
  const row = await database.client.revision.findUnique({
    where: { number },
    select: { checksum: true, committedAt: true, enforcement: true },
  })
  if (!row) return null
  const { checksum, committedAt, enforcement } = row
  return { revision: number, checksum, committedAtMs: committedAt.getTime(), enforcement: toEnforcement(enforcement) }
}

/** Revisions above `after` that were committed since `sinceMs` and have no proof yet, ascending, at most `limit`. */
export async function listUnproven(
  database: Database,
  { after, sinceMs, limit }: { after: number; sinceMs: number; limit: number },
): Promise<Unproven[]> {
  const rows = await database.client.revision.findMany({
    where: { number: { gt: after }, committedAt: { gte: new Date(sinceMs) }, enforcement: null },
    select: { number: true, checksum: true, committedAt: true },
    orderBy: { number: 'asc' },
    take: limit,
  })
  return rows.map((row) => ({
    revision: row.number,
    checksum: row.checksum,
    committedAtMs: row.committedAt.getTime(),
  }))
}

/** Writes proofs down; what is written already stays as it is. */
export async function saveEnforcements(
  database: Database,
  proofs: readonly (Enforcement & { revision: number })[],
): Promise<void> {
  await database.client.enforcement.createMany({
    data: proofs.map(({ atMs, ...proof }) => ({ ...proof, at: new Date(atMs) })),
    skipDuplicates: true,
  })
}

function toEnforcement(row: EnforcementModel | null): Enforcement | null {
  return row && { gateways: row.gateways, tookMs: row.tookMs, slowest: row.slowest, atMs: row.at.getTime() }
}
