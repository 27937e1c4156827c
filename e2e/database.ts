/** What the tests do in the product's database: what no screen offers yet, and what no screen would let through. */
import { randomUUID } from 'node:crypto'
import { hashPassword } from '@/control/access/password'
import type { Role } from '@/domain/view/views'
import { commitRevision, type StoreEdit } from '@/store/commit-revision'
import { type Database, openDatabase } from '@/store/database'
import { told } from './product'

async function withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = openDatabase(told('SWITCHYARD_TEST_DATABASE'))
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

export interface Person {
  name: string
  email: string
  password: string
}

/** Makes an account that holds a role everywhere. */
export async function addPerson({ name, email, password }: Person, role: Role): Promise<void> {
  const id = randomUUID()
  const credential = {
    id: randomUUID(),
    accountId: id,
    providerId: 'credential',
    password: await hashPassword(password),
  }
  await withDatabase(({ client }) =>
    client.user.create({
      data: {
        id,
        name,
        email,
        accounts: { create: credential },
        roleGrants: { create: { role, grantedBy: 'browser tests' } },
      },
    }),
  )
}

/** Commits edits as they are, past the schemas that the API checks them by. Gives the number of the revision. */
export async function commitUnchecked(edits: readonly StoreEdit[], message: string): Promise<number> {
  const author = { id: null, name: 'Somebody with psql' }
  const { revision } = await withDatabase((database) =>
    commitRevision(database, { edits, message, author, nowMs: Date.now() }),
  )
  return revision
}
