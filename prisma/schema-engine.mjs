#!/usr/bin/env node
/**
 * Stands in for Prisma's `schema-engine` program: the same JSON-RPC over standard input and output, answered by the same
 * engine compiled to WebAssembly (@prisma/schema-engine-wasm), which reaches the database through Prisma's driver
 * adapters. So `prisma migrate` works where the program cannot be downloaded. Shadow databases, and diffs that concern no
 * live database, run in memory (PGlite). Not used at run time.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

const args = process.argv.slice(2)
const datasource = JSON.parse(optionValues('--datasource')[0] ?? '{}')
const datamodels = optionValues('--datamodels').map((file) => [file, readFileSync(file, 'utf8')])

await loadEngine()
if (args.includes('--version')) {
  process.stdout.write(`schema-engine-cli ${glue.version()}\n`)
} else if (args.includes('cli')) {
  await databaseCommand(args[args.indexOf('cli') + 1])
} else {
  await serve()
}

function optionValues(name) {
  return args.flatMap((each, index) => (each === name ? [args[index + 1]] : []))
}

async function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => logError(message, { is_panic: true }) }
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const bytes = readFileSync(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
}

/** Answers requests, one JSON object a line, until standard input ends. */
async function serve() {
  let inMemory = false
  let engine
  const connect = () => (inMemory ? memoryDatabase() : postgres(requiredUrl()).connect())
  const connectToShadowDb = () =>
    datasource.shadowDatabaseUrl ? postgres(datasource.shadowDatabaseUrl).connect() : memoryDatabase()
  const factory = { provider: 'postgres', adapterName: '@prisma/adapter-pg', connect, connectToShadowDb }

  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const request = line.trim() === '' ? {} : JSON.parse(line)
    if (!request.method) continue
    try {
      // The engine connects when it is made; a diff of files and migrations has nothing to connect to.
      inMemory ||= request.method === 'diff' && !touchesDatabase(request.params)
      engine ??= await glue.SchemaEngine.new(
        { datamodels: datamodels.length > 0 ? datamodels : undefined },
        () => undefined,
        bindMigrationAwareSqlAdapterFactory(factory),
      )
      const result = (await answer(engine, request)) ?? {}
      // The program prints a diff by a call of its own.
      if (typeof result.stdout === 'string') send({ id: 1e6, method: 'print', params: { content: result.stdout } })
      send({ id: request.id, result })
    } catch (error) {
      send({ id: request.id, error: { code: 4466, message: error.message, data: errorData(error) } })
    }
  }
}

function touchesDatabase({ from, to }) {
  return [from, to].some(({ tag }) => tag === 'url' || tag === 'schemaDatasource')
}

/** The WebAssembly engine lacks one method and names or shapes a few others differently. */
async function answer(engine, { method, params }) {
  switch (method) {
    case 'getDatabaseVersion':
      return engine.version(params)
    case 'createDatabase':
      return { databaseName: databaseName(requiredUrl()) }
    case 'reset':
      await engine.reset(params ?? { filter: { externalTables: [], externalEnums: [] } })
      return {}
    case 'dbExecute':
      await engine.dbExecute(params)
      return {}
    default:
      return engine[method](params)
  }
}

/** `cli can-connect-to-database | create-database | drop-database`; exits with 1 and an error code on standard error. */
async function databaseCommand(command) {
  const url = new URL(requiredUrl())
  const name = databaseName(url.href)
  url.searchParams.delete('schema')
  if (command !== 'can-connect-to-database') url.pathname = '/postgres'
  const client = new pg.Client({ connectionString: url.href })
  try {
    await client.connect()
    if (command === 'create-database') await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
    if (command === 'drop-database') await client.query(`DROP DATABASE ${pg.escapeIdentifier(name)}`)
    await client.end()
  } catch (error) {
    const known = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1000' }
    logError(error.message, { is_panic: false, error_code: known[error.code] ?? 'P1001', meta: {} })
    process.exit(1)
  }
}

/** A database by its address. `schema` in the address is Prisma's own, unknown to the driver. */
function postgres(address) {
  const url = new URL(address)
  const schema = url.searchParams.get('schema') ?? undefined
  url.searchParams.delete('schema')
  const factory = new PrismaPg({ connectionString: url.href, max: 3 }, { schema })
  return { connect: async () => withCharColumns(await factory.connect()) }
}

async function memoryDatabase() {
  const { PGlite } = await import('@electric-sql/pglite')
  const { PrismaPGlite } = await import('pglite-prisma-adapter')
  return new PrismaPGlite(await PGlite.create({ dataDir: 'memory://' })).connect()
}

/** The engine's catalogue queries return columns of type "char", which the adapter does not know; it is given text. */
function withCharColumns(connection) {
  const charType = 18
  const textType = 25
  const plain = Object.getPrototypeOf(connection).queryRaw
  connection.queryRaw = async (query) => {
    const chars = []
    const performIO = async (io) => {
      const result = await connection.performIO(io)
      result.fields?.forEach((field, index) => {
        if (field.dataTypeID !== charType) return
        chars.push(index)
        field.dataTypeID = textType
      })
      return result
    }
    const rows = await plain.call(Object.create(connection, { performIO: { value: performIO } }), query)
    for (const index of chars) rows.columnTypes[index] = ColumnTypeEnum.Character
    return rows
  }
  const startTransaction = connection.startTransaction?.bind(connection)
  if (startTransaction) connection.startTransaction = async (level) => withCharColumns(await startTransaction(level))
  return connection
}

function requiredUrl() {
  if (!datasource.url) throw new Error('Set DATABASE_URL: this command works on a database')
  return datasource.url
}

function databaseName(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1))
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

function logError(message, fields) {
  const entry = {
    timestamp: new Date().toISOString(),
    level: 'ERROR',
    target: 'schema_engine',
    fields: { message, ...fields },
  }
  process.stderr.write(`${JSON.stringify(entry)}\n`)
}

function errorData(error) {
  if (error.code) return { is_panic: false, message: error.message, meta: error.meta ?? {}, error_code: error.code }
  return { is_panic: false, message: error.message, backtrace: error.stack ?? '' }
}
