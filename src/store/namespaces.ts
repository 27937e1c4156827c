import { DomainError } from '@/domain/errors'
import type { NamespaceView } from '@/domain/view/views'
import { recordAudit } from './audit'
import { type Database, inTransaction, isUniqueViolation } from './database'
import { unstorableText } from './storable-text'

export function listNamespaces(database: Database): Promise<NamespaceView[]> {
  return database.client.namespace.findMany({
    select: { name: true, description: true },
    orderBy: { name: 'asc' },
  })
}

/** @throws DomainError INVALID when the name is taken or a text cannot be stored */
export async function createNamespace(
  database: Database,
  { name, description }: NamespaceView,
  by: { actor: { id: string | null; name: string }; nowMs: number },
): Promise<void> {
  const problems = unstorableText(description, 'description')
  if (problems.length > 0) throw new DomainError('INVALID', 'The description cannot be stored', problems)
  try {
    await inTransaction(database, async (queries) => {
      await queries.namespace.create({
        data: { name, description, createdAt: new Date(by.nowMs), createdBy: by.actor.name },
      })
      await recordAudit(queries, {
        atMs: by.nowMs,
        actor: by.actor,
        action: 'namespace.create',
        object: `namespace/${name}`,
        detail: { description },
      })
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const message = `a namespace ${name} exists already`
    throw new DomainError('CONFLICT', message, [{ field: 'name', value: name, message }], { cause: error })
  }
}
