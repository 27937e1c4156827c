/** Users, their roles, and the code that makes the first of them. Sessions are better-auth's, through `authStorage`. */
import { prismaAdapter } from 'better-auth/adapters/prisma'
import type { Role } from '@/domain/view/views'
import { recordAudit, writeAudit } from './audit'
import { type Database, inTransaction } from './database'

/** What better-auth reads and writes users, accounts and sessions with. */
export function authStorage(database: Database) {
  return prismaAdapter(database.client, { provider: 'postgresql' })
}

export async function anyUserExists(database: Database): Promise<boolean> {
  return (await database.client.user.findFirst({ select: { id: true } })) !== null
}

/** The user's role that holds everywhere, or null. */
export async function roleEverywhere(database: Database, userId: string): Promise<Role | null> {
  const grant = await database.client.roleGrant.findFirst({
    where: { userId, namespace: null },
    select: { role: true },
  })
  return grant?.role ?? null
}

/** Keeps the hash of a new setup code in place of any earlier one. */
export async function saveSetupCode(database: Database, hash: string, nowMs: number): Promise<void> {
  const row = { hash, createdAt: new Date(nowMs), usedAt: null }
  await database.client.setupCode.upsert({ where: { id: 1 }, create: { id: 1, ...row }, update: row })
}

/** The hash of the setup code that waits to be used, or null. */
export async function openSetupCode(database: Database): Promise<string | null> {
  const code = await database.client.setupCode.findFirst({ where: { usedAt: null }, select: { hash: true } })
  return code?.hash ?? null
}

export interface NewUser {
  id: string
  accountId: string
  name: string
  email: string
  /** Argon2id, as PHC string. */
  passwordHash: string
}

/**
 * Makes the first user an administrator and uses the setup code up, both or neither. `accepts` judges the code's hash.
 * Returns whether it was done: not when a user exists, and not when the code was used, is missing or is refused.
 */
export async function createFirstUser(
  database: Database,
  user: NewUser,
  accepts: (hash: string) => boolean,
  nowMs: number,
): Promise<boolean> {
  return inTransaction(database, async (queries) => {
    // The lock makes a second call wait here, and then find the code used.
    const codes = await queries.$queryRaw<{ hash: string }[]>`
      SELECT "hash" FROM "setup_code" WHERE "id" = 1 AND "used_at" IS NULL FOR UPDATE`
    const code = codes[0]
    if (!code || !accepts(code.hash) || (await queries.user.findFirst({ select: { id: true } }))) return false

    const at = new Date(nowMs)
    await queries.user.create({
      data: {
        id: user.id,
        name: user.name,
        email: user.email,
        createdAt: at,
        updatedAt: at,
        accounts: {
          create: { id: user.accountId, accountId: user.id, providerId: 'credential', password: user.passwordHash },
        },
        roleGrants: { create: { role: 'ADMIN', grantedBy: 'setup code', grantedAt: at } },
      },
    })
    await queries.setupCode.update({ where: { id: 1 }, data: { usedAt: at } })
    await recordAudit(queries, {
      atMs: nowMs,
      actor: { id: user.id, name: user.name },
      action: 'access.set-up',
      object: `user/${user.email}`,
      detail: { role: 'ADMIN' },
    })
    return true
  })
}

/** Records that a user's session began or ended. Whoever was deleted meanwhile is named by id. */
export async function recordSession(
  database: Database,
  { userId, ipAddress }: { userId: string; ipAddress?: string | null | undefined },
  action: 'access.sign-in' | 'access.sign-out',
  nowMs: number,
): Promise<void> {
  const user = await database.client.user.findUnique({ where: { id: userId }, select: { name: true, email: true } })
  await writeAudit(database, {
    atMs: nowMs,
    actor: { id: userId, name: user?.name ?? userId },
    action,
    object: `user/${user?.email ?? userId}`,
    detail: { address: ipAddress ?? null },
  })
}
