import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { startTestDatabase } from '@/embedded/testing'
import { checksumOf } from '@/wire/checksum'
import { commitRevision } from './commit-revision'
import { openDatabase } from './database'
import { migrate } from './migrate'
import { createNamespace } from './namespaces'
import { allObjects } from './revisions'
import { installedPostgres, startInstalledPostgres } from './testing'

const run = promisify(execFile)
const folder = join(process.cwd(), 'prisma', 'migrations')
const silent = () => undefined
const installed = installedPostgres()
/** Prisma's command line takes seconds on a quiet machine. */
const commandLineMs = 180_000

interface Server {
  url: string
  stop(): Promise<void>
}

const servers: [string, () => Promise<Server>][] = [
  ['the embedded PostgreSQL', () => startTestDatabase({ migrated: false })],
  ...(installed === null
    ? []
    : ([['the installed PostgreSQL', () => startInstalledPostgres(installed)]] satisfies [
        string,
        () => Promise<Server>,
      ][])),
]

describe.each(servers)('on %s', (_name, start) => {
  let server: Server

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  it('five processes at once apply each migration once; a later start finds nothing to do', async () => {
    const names = await migrationNames(folder)
    const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(server.url, silent)))
    expect(applied.filter((each) => each.length > 0)).toEqual([names])
    expect(await migrate(server.url, silent)).toEqual([])
  })

  it('the migrated database takes desired state', async () => {
    const database = openDatabase(server.url)
    const author = { id: null, name: 'Ana' }
    await createNamespace(database, { name: 'shop', description: '' }, { actor: author, nowMs: 1 })
    const spec = routeSpec.parse({ match: {}, destinations: [{ service: 'a', weightPercent: 100 }] })
    const object = { kind: 'route' as const, namespace: 'shop', name: 'r', spec }
    const edits = [{ op: 'put' as const, object, baseVersion: null }]
    await commitRevision(database, { edits, message: 'm', author, nowMs: 1 })
    expect(await allObjects(database)).toMatchObject({ revision: 1, objects: [object] })
    await database.close()
  })

  it(
    "Prisma's own command line finds the schema up to date",
    async () => {
      const { stdout } = await prisma(['migrate', 'status'], server.url)
      expect(stdout).toContain('Database schema is up to date')
    },
    commandLineMs,
  )
})

describe('a migration', () => {
  let server: Server
  let copy = ''
  let client: pg.Client

  beforeEach(async () => {
    server = await startTestDatabase({ migrated: false })
    copy = await mkdtemp(join(tmpdir(), 'switchyard-test-migrations-'))
    await cp(folder, copy, { recursive: true })
    client = new pg.Client({ connectionString: server.url })
    await client.connect()
    return async () => {
      await client.end()
      await server.stop()
      await rm(copy, { recursive: true, force: true })
    }
  })

  it('that fails leaves nothing behind, is named, and is tried again', async () => {
    await addMigration(copy, '20990101000000_more', 'CREATE TABLE "more" ("id" int); SELECT 1/0;')
    await expect(migrate(server.url, silent, copy)).rejects.toThrow('20990101000000_more failed: division by zero')
    expect((await client.query("SELECT to_regclass('more') AS found")).rows).toEqual([{ found: null }])

    await addMigration(copy, '20990101000000_more', 'CREATE TABLE "more" ("id" int);')
    expect(await migrate(server.url, silent, copy)).toEqual(['20990101000000_more'])
  })

  it('leaves objects from before it what they were, and so their checksum', async () => {
    const later = (await migrationNames(copy)).filter((each) => each >= '20261122200000')
    expect(later.length).toBeGreaterThanOrEqual(2)
    for (const each of later) await rm(join(copy, each), { recursive: true })
    await migrate(server.url, silent, copy)
    await client.query(`
      INSERT INTO namespaces (name, description, created_by) VALUES ('shop', '', 'Ana');
      INSERT INTO services (namespace, name, description, owner, send_to_warning, version, updated_at, updated_by)
        VALUES ('shop', 'db', '', 'data', true, 1, now(), 'Ana');
      INSERT INTO breaker_overrides
        (namespace, name, override_id, intent, reason, actor, at, expires_at, version, updated_at, updated_by)
        VALUES ('shop', 'db', 'o1', 'FORCED_OPEN', 'drill', 'Ana', to_timestamp(5), NULL, 1, now(), 'Ana')`)

    await migrate(server.url, silent, folder)
    const database = openDatabase(server.url)
    const { objects } = await allObjects(database)
    await database.close()
    const order = {
      id: 'o1',
      intent: 'FORCED_OPEN',
      reason: 'drill',
      actor: 'Ana',
      atMs: 5000,
      expiresAtMs: null,
    } as const
    const committed: PublishedObject[] = [
      { kind: 'service', namespace: 'shop', name: 'db', spec: { description: '', owner: 'data', sendToWarning: true } },
      { kind: 'breaker-override', namespace: 'shop', name: 'db', spec: order },
    ]
    expect(objects).toStrictEqual(committed)
    expect(checksumOf(objects)).toBe(checksumOf(committed))
  })

  it('that was edited after it was applied is told of and left alone', async () => {
    await migrate(server.url, silent, copy)
    const [first = ''] = await migrationNames(copy)
    await addMigration(copy, first, 'DROP TABLE "users";')
    const lines: string[] = []
    expect(await migrate(server.url, (line) => lines.push(line), copy)).toEqual([])
    expect(lines).toEqual([`migration ${first} was edited after it was applied`])
  })
})

it(
  'all migrations together make the schema',
  async () => {
    const args = ['migrate', 'diff', '--from-migrations', folder, '--to-schema', 'prisma/schema.prisma', '--exit-code']
    await expect(prisma(args)).resolves.toMatchObject({ stdout: expect.stringContaining('No difference') as string })
  },
  commandLineMs,
)

function prisma(args: string[], url?: string) {
  const env = { ...process.env, ...(url !== undefined && { DATABASE_URL: url }) }
  return run(process.execPath, [join('prisma', 'prisma.mjs'), ...args], { env })
}

async function migrationNames(from: string): Promise<string[]> {
  const entries = await readdir(from, { withFileTypes: true })
  return entries
    .filter((each) => each.isDirectory())
    .map((each) => each.name)
    .sort()
}

async function addMigration(to: string, name: string, sql: string): Promise<void> {
  await mkdir(join(to, name), { recursive: true })
  await writeFile(join(to, name, 'migration.sql'), sql)
}
