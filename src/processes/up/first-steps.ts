/** What a database needs before the first process is started on it. All of it is done once and found done later. */
import { join } from 'node:path'
import { issueSetupCode } from '@/control/access/setup-code'
import { demoNamespace, demoRules } from '@/embedded/demo/rules'
import { commitRevision } from '@/store/commit-revision'
import { openDatabase, type Database } from '@/store/database'
import { migrate } from '@/store/migrate'
import { createNamespace, listNamespaces } from '@/store/namespaces'
import { currentHead } from '@/store/revisions'

export interface FirstSteps {
  /** What is told of it on the terminal. */
  outcome: string
  /** The code by which the first administrator signs up; null when there is a user. */
  setupCode: string | null
}

/** @param demo whether the demo's rules are put into a database that has no revision yet */
export async function takeFirstSteps(
  url: string,
  root: string,
  demo: boolean,
  progress: (text: string) => void,
): Promise<FirstSteps> {
  const applied = await migrate(url, progress, join(root, 'prisma', 'migrations'))
  const database = openDatabase(url)
  try {
    const { revision } = await currentHead(database)
    const known = new Set((await listNamespaces(database)).map((each) => each.name))
    if (!known.has('default')) await createNamespace(database, defaultNamespace, { actor: author, nowMs: Date.now() })
    if (demo && revision === 0) await seedDemo(database, known)
    const setupCode = await issueSetupCode(database)
    const migrated = applied.length === 0 ? 'up to date' : `${String(applied.length)} migrations applied`
    return { outcome: `${migrated}, at revision ${String((await currentHead(database)).revision)}`, setupCode }
  } finally {
    await database.close()
  }
}

/** Who did it, in the audit and the revision. */
const author = { id: null, name: 'Switchyard' }
const defaultNamespace = { name: 'default', description: 'What belongs to no team of its own' }

async function seedDemo(database: Database, known: ReadonlySet<string>): Promise<void> {
  if (!known.has(demoNamespace.name))
    await createNamespace(database, demoNamespace, { actor: author, nowMs: Date.now() })
  await commitRevision(database, {
    edits: demoRules.map((object) => ({ op: 'put', object, baseVersion: null })),
    message: 'The demo fleet: its services, routes, breakers and limits',
    author,
    nowMs: Date.now(),
  })
}
