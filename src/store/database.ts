/**
 * The connection to PostgreSQL. Nothing outside this folder sees Prisma: use cases pass a `Database` to this folder's
 * functions. A database that does not answer within seconds is a DomainError UNAVAILABLE, wherever it shows.
 */
import { PrismaPg } from '@prisma/adapter-pg'
import { DomainError } from '@/domain/errors'
import { Prisma, PrismaClient } from './generated/client'

const connectTimeoutMs = 5000
const statementTimeoutMs = 30_000
const poolSize = 10

function openClient(url: string) {
  const adapter = new PrismaPg({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    application_name: 'switchyard',
  })
  return new PrismaClient({ adapter, errorFormat: 'minimal' }).$extends({
    query: {
      $allOperations: ({ args, query }) =>
        (query(args) as Promise<unknown>).catch((error: unknown) => {
          throw translateDatabaseError(error)
        }),
    },
  })
}

export type DatabaseClient = ReturnType<typeof openClient>
/** The client, or one transaction of it. */
export type Queries = Omit<DatabaseClient, '$transaction' | '$extends' | '$connect' | '$disconnect' | '$on'>

export interface Database {
  readonly client: DatabaseClient
  close(): Promise<void>
}

/** Opens a pool of at most 10 connections; the first is made by the first query. */
export function openDatabase(url: string): Database {
  const client = openClient(url)
  return { client, close: () => client.$disconnect() }
}

/**
 * Runs `work` in one transaction.
 * @throws DomainError UNAVAILABLE when the database does not answer
 */
export async function inTransaction<Result>(
  database: Database,
  work: (queries: Queries) => Promise<Result>,
  isolation: 'ReadCommitted' | 'RepeatableRead' = 'ReadCommitted',
): Promise<Result> {
  try {
    return await database.client.$transaction(work, { maxWait: 10_000, timeout: 60_000, isolationLevel: isolation })
  } catch (error) {
    throw translateDatabaseError(error)
  }
}

/** Prisma's codes for a server that is gone, full or too slow; connection errors of the driver have other names. */
const unavailableCodes = new Set(['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'])

export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof DomainError) return error
  const unavailable =
    error instanceof Prisma.PrismaClientInitializationError ||
    (error instanceof Prisma.PrismaClientKnownRequestError && unavailableCodes.has(error.code)) ||
    (error instanceof Error &&
      /ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EPIPE|Connection terminated|timeout exceeded|DatabaseNotReachable|ConnectionClosed|SocketTimeout/.test(
        `${error.name} ${error.message} ${'code' in error ? String(error.code) : ''}`,
      ))
  return unavailable ? new DomainError('UNAVAILABLE', 'The database does not answer', [], { cause: error }) : error
}

/** Whether `error` says that a unique key is taken. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
