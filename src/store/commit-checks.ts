/** What a commit refuses, and the words in which it says so. Problems name `edits.<index>…`. */
import { DomainError, type FieldProblem } from '@/domain/errors'
import {
  type Change,
  changeId,
  isOrder,
  type ObjectId,
  objectKey,
  type PublishedObject,
} from '@/domain/revision/object'
import type { StoreEdit } from './commit-revision'
import { changedAfter, isStale } from './conflicts'
import type { Queries } from './database'
import { Prisma } from './generated/client'
import type { AnyStored } from './objects/objects'

/** An edit that changes something, its place in the request and what stood there before. */
export interface Step {
  index: number
  edit: StoreEdit
  id: ObjectId
  before: PublishedObject | null
}

/** @throws DomainError with all problems, when there are any */
export function refuse(code: 'INVALID' | 'CONFLICT' | 'FORBIDDEN', problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw new DomainError(code, messageOf(problems), problems)
}

export function messageOf(problems: readonly FieldProblem[]): string {
  return [...new Set(problems.map((each) => each.message))].join('; ')
}

export function namedTwice(edits: readonly StoreEdit[]): FieldProblem[] {
  const seen = new Set<string>()
  return edits.flatMap((edit, index) => {
    const key = objectKey(changeId(edit))
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ field: `edits.${String(index)}`, value: key, message: `${key} is changed twice in one revision` }]
  })
}

/** The namespaces of the edits, which stay as they are until the transaction ends: whether each wants an approver. */
export async function readNamespaces(
  queries: Queries,
  ids: readonly { namespace: string }[],
): Promise<ReadonlyMap<string, { requiresApproval: boolean }>> {
  const names = [...new Set(ids.map((each) => each.namespace))]
  if (names.length === 0) return new Map()
  const rows = await queries.$queryRaw<{ name: string; requiresApproval: boolean }[]>`
    SELECT "name", "requires_approval" AS "requiresApproval" FROM "namespaces"
    WHERE "name" IN (${Prisma.join(names)}) ORDER BY "name" FOR SHARE`
  return new Map(rows.map((row) => [row.name, row]))
}

export function missingNamespaces(edits: readonly Change[], known: ReadonlyMap<string, unknown>): FieldProblem[] {
  return edits.flatMap((edit, index) => {
    const { namespace } = changeId(edit)
    if (known.has(namespace)) return []
    return [{ field: namespaceField(edit, index), value: namespace, message: `there is no namespace ${namespace}` }]
  })
}

/** Operators' orders need no approver: there is no time for one. */
export function unapproved(
  steps: readonly Step[],
  namespaces: ReadonlyMap<string, { requiresApproval: boolean }>,
  inChangeSet: boolean,
): FieldProblem[] {
  const way = inChangeSet ? 'have this change set approved' : 'put this into a change set and have it approved'
  return steps.flatMap(({ edit, id, index }) => {
    if (isOrder(id.kind) || !namespaces.get(id.namespace)?.requiresApproval) return []
    const message = `changes of namespace ${id.namespace} need a second approver: ${way}`
    return [{ field: namespaceField(edit, index), value: id.namespace, message }]
  })
}

function namespaceField(edit: Change, index: number): string {
  return `edits.${String(index)}.${edit.op === 'put' ? 'object' : 'id'}.namespace`
}

export function staleEdits(edits: readonly StoreEdit[], standing: ReadonlyMap<string, AnyStored>): FieldProblem[] {
  return edits.flatMap((edit, index) => {
    const key = objectKey(changeId(edit))
    const current = standing.get(key)
    if (!isStale(edit, current)) return []
    const message = current
      ? edit.baseVersion === null
        ? `${key} exists already: ${current.updatedBy} made or changed it (version ${String(current.version)})`
        : `${key} was changed by ${current.updatedBy} since it was read: it is at version ${String(current.version)}`
      : `${key} was deleted since it was read`
    return [{ field: `edits.${String(index)}.baseVersion`, value: edit.baseVersion, message }]
  })
}

/**
 * Objects that a revision deleted and that are not there, but were in between: bringing back what that revision found
 * would undo what others did since. Those that are there are stale.
 */
export async function deletedAgain(
  queries: Queries,
  edits: readonly StoreEdit[],
  reverted: number,
): Promise<FieldProblem[]> {
  const absent = edits.filter((each) => each.baseVersion === null).map(changeId)
  const changed = await changedAfter(queries, absent, reverted)
  return edits.flatMap((edit, index) => {
    const key = objectKey(changeId(edit))
    const by = changed.get(key)
    if (by === undefined) return []
    const message = `${key} was made again and deleted since, last by revision ${String(by)}`
    return [{ field: `edits.${String(index)}.baseVersion`, value: edit.baseVersion, message }]
  })
}

/** A service's name is Consul's, so two namespaces cannot both have it. */
export async function servicesElsewhere(queries: Queries, steps: readonly Step[]): Promise<FieldProblem[]> {
  const made = steps.filter(({ edit, id, before }) => edit.op === 'put' && id.kind === 'service' && !before)
  if (made.length === 0) return []
  const rows = await queries.service.findMany({ where: { name: { in: made.map(({ id }) => id.name) } } })
  const leaving = new Set(steps.filter(({ edit }) => edit.op === 'delete').map(({ id }) => objectKey(id)))
  const owners = new Map(
    rows
      .filter((row) => !leaving.has(objectKey({ kind: 'service', ...row })))
      .map((row): [string, string] => [row.name, row.namespace]),
  )
  const twice = made.filter(({ id }, at) => made.findIndex((other) => other.id.name === id.name) !== at)
  return [
    ...made.flatMap(({ index, id }) => {
      const owner = owners.get(id.name)
      return owner === undefined ? [] : [ownedProblem(index, id.name, owner)]
    }),
    ...twice.map(({ index, id }) => ownedProblem(index, id.name, 'another namespace of this revision')),
  ]
}

function ownedProblem(index: number, name: string, owner: string): FieldProblem {
  return {
    field: `edits.${String(index)}.object.name`,
    value: name,
    message: `the service ${name} belongs to ${owner} already`,
  }
}
