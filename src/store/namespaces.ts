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

const viewed = { name: true, description: true, requiresApproval: true } as const

export function listNamespaces(database: Database): Promise<NamespaceView[]> {
  return database.client.namespace.findMany({ select: viewed, orderBy: { name: 'asc' } })
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

/** What of a namespace is to be another; what is left out stays as it is. */
export type NamespaceChange = Pick<NamespaceView, 'name'> & {
  [Field in 'description' | 'requiresApproval']?: NamespaceView[Field] | undefined
}

/**
 * Changes the description, whether changes want a second approver, or both: who changes one does not undo what another
 * did to the other. Commits under way are waited for: one that begins later is judged by what is set here.
 * @throws DomainError NOT_FOUND, INVALID when a text cannot be stored
 */
export async function updateNamespace(
  database: Database,
  { name, description, requiresApproval }: NamespaceChange,
  by: By,
): Promise<NamespaceView> {
  refuseUnstorable(description ?? '')
  const data = {
    ...(description === undefined ? {} : { description }),
    ...(requiresApproval === undefined ? {} : { requiresApproval }),
  }
  return inTransaction(database, async (queries) => {
    const [changed] = await queries.namespace.updateManyAndReturn({ where: { name }, data, select: viewed })
    if (!changed) {
      const message = `there is no namespace ${name}`
      throw new DomainError('NOT_FOUND', message, [{ field: 'name', value: name, message }])
    }
    await recordAudit(queries, {
      atMs: by.nowMs,
      actor: by.actor,
      action: 'namespace.update',
      object: `namespace/${name}`,
      detail: data,
    })
    return changed
  })
}

function refuseUnstorable(description: string): void {
  const problems = unstorableText(description, 'description')
  if (problems.length > 0) throw new DomainError('INVALID', 'The description cannot be stored', problems)
}
