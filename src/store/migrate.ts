/**
 * Applies prisma/migrations at run time, so that production needs no Prisma command line. Table, checksums and advisory
 * lock are Prisma's own: `prisma migrate deploy` and this are interchangeable on one database. Each migration is one
 * transaction: a failed one leaves nothing behind but its record, which the next run reports and tries again.
 */
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** The key of the advisory lock that Prisma's schema engine takes. */
const migrationLock = 72_707_369

const migrationsTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`

interface Migration {
  name: string
  sql: string
  checksum: string
}

/**
 * Brings the database at `url` up to date; waits while another process does. Returns the names of what it applied.
 * @param folder where the migrations lie; `prisma/migrations` below the working directory unless told
 * @throws Error that names the migration and PostgreSQL's reason
 */
export async function migrate(
  url: string,
  log: (line: string) => void,
  folder = join(process.cwd(), 'prisma', 'migrations'),
): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'switchyard',
  })
  client.on('error', () => undefined) // a lost connection also fails the query under way, which reports it
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await client.query(migrationsTable)
    const applied = await appliedMigrations(client)
    const done: string[] = []
    for (const migration of migrations) {
      const checksum = applied.get(migration.name)
      if (checksum === undefined) {
        await apply(client, migration)
        log(`applied migration ${migration.name}`)
        done.push(migration.name)
      } else if (checksum !== migration.checksum) {
        log(`migration ${migration.name} was edited after it was applied`)
      }
    }
    return done
  } finally {
    await client.end() // which releases the lock
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((each) => each.isDirectory()).map((each) => each.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(folder, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL',
  )
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  // What failed was rolled back whole, so an earlier failure counts as rolled back.
  await client.query(
    'UPDATE "_prisma_migrations" SET "rolled_back_at" = now() WHERE "migration_name" = $1 AND "finished_at" IS NULL AND "rolled_back_at" IS NULL',
    [name],
  )
  const id = randomUUID()
  await client.query('INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name") VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ])
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query(
      'UPDATE "_prisma_migrations" SET "finished_at" = now(), "applied_steps_count" = 1 WHERE "id" = $1',
      [id],
    )
    await client.query('COMMIT')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    await client.query('ROLLBACK')
    await client.query('UPDATE "_prisma_migrations" SET "logs" = $2 WHERE "id" = $1', [id, reason])
    throw new Error(`migration ${name} failed: ${reason}`, { cause: error })
  }
}
