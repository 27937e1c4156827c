import { DomainError } from '@/domain/errors'
import type { NamespaceView } from '@/domain/view/views'
import { recordAudit } from './audit'
import { type Database, inTransaction, isUniqueViolation } from './database'
import { unstorableText } from './storable-text'

interface By {
  actor: { id: string | null; name: string }
  nowMs: number
}

/** A namespace to make; without a word about approval its changes need none. */
export type NewNamespace = Omit<NamespaceView, 'requiresApproval'> & { requiresApproval?: boolean | undefined }

export function listNamespaces(database: Database): Promise<NamespaceView[]> {
  return database.client.namespace.findMany({
    select: { name: true, description: true, requiresApproval: true },
    orderBy: { name: 'asc' },
  })
}

/** @throws DomainError CONFLICT when the name is taken, INVALID when a text cannot be stored */
export async function createNamespace(
  database: Database,
  { name, description, requiresApproval = false }: NewNamespace,
  by: By,
): Promise<void> {
  refuseUnstorable(description)
  try {
    await inTransaction(database, async (queries) => {
      await queries.namespace.create({
        data: { name, description, requiresApproval, createdAt: new Date(by.nowMs), createdBy: by.actor.name },
      })
      await recordAudit(queries, {
        atMs: by.nowMs,
        actor: by.actor,
        action: 'namespace.create',
        object: `namespace/${name}`,
        detail: { description, requiresApproval },
      })
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const message = `a namespace ${name} exists already`
    throw new DomainError('CONFLICT', message, [{ field: 'name', value: name, message }], { cause: error })
  }
}

/**
 * Replaces the description and whether changes want a second approver; the last writer wins. Commits under way are
 * waited for: one that begins later is judged by what is set here.
 * @throws DomainError NOT_FOUND, INVALID when a text cannot be stored
 */
export async function updateNamespace(
  database: Database,
  { name, description, requiresApproval }: NamespaceView,
  by: By,
): Promise<void> {
  refuseUnstorable(description)
  await inTransaction(database, async (queries) => {
    const { count } = await queries.namespace.updateMany({ where: { name }, data: { description, requiresApproval } })
    if (count === 0) {
      const message = `there is no namespace ${name}`
      throw new DomainError('NOT_FOUND', message, [{ field: 'name', value: name, message }])
    }
    await recordAudit(queries, {
      atMs: by.nowMs,
      actor: by.actor,
      action: 'namespace.update',
      object: `namespace/${name}`,
      detail: { description, requiresApproval },
    })
  })
}

function refuseUnstorable(description: string): void {
  const problems = unstorableText(description, 'description')
  if (problems.length > 0) throw new DomainError('INVALID', 'The description cannot be stored', problems)
}
