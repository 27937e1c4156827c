/** What is made from the sources: the Prisma client, the dashboard and the bundles of the other processes. */
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { run, runTool } from './run.mjs'
import { hashOf, readStamp, writeStamp } from './stamps.mjs'

const generated = 'src/store/generated'
const ofEverything = ['package-lock.json', 'tsconfig.json', 'prisma/schema.prisma']
const ofWeb = [
  'next.config.mjs',
  'postcss.config.mjs',
  'public',
  ...sourceFolders(['embedded', 'processes', 'gateway']),
]
const ofClient = [
  'src/processes/setup/make.mjs',
  ...['client', 'adapters', 'domain', 'wire'].map((name) => `src/${name}`),
]
const ofBundles = ['src/processes/setup/make.mjs', ...sourceFolders(['app', 'dashboard', 'api'])]

export function makePrismaClient(progress) {
  const sources = ['prisma/schema.prisma', 'package-lock.json']
  return makeWhenChanged('prisma-client', sources, generated, async () => {
    progress('prisma generate')
    await run(process.execPath, ['prisma/prisma.mjs', 'generate'], { name: 'prisma generate' })
  })
}

export function makeDashboard(progress) {
  return makeWhenChanged('dashboard', [...ofEverything, ...ofWeb], '.next/standalone/server.js', async () => {
    progress('next build: takes half a minute to two minutes')
    const env = { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }
    await runTool('next', ['build'], { name: 'next build', env, onLine: progress })
    // The standalone server serves these, and Next leaves copying them to whoever deploys it.
    for (const [from, to] of [
      ['.next/static', '.next/standalone/.next/static'],
      ['public', '.next/standalone/public'],
    ]) {
      rmSync(join(root, to), { recursive: true, force: true })
      if (existsSync(join(root, from))) cpSync(join(root, from), join(root, to), { recursive: true })
    }
  })
}

export function makeBundles(progress) {
  return makeWhenChanged('bundles', [...ofEverything, ...ofBundles], 'dist/up.mjs', async () => {
    progress('esbuild')
    const { build } = await import('esbuild')
    const names = ['up', 'web', 'controller', 'gateway', 'demo']
    await build({
      absWorkingDir: root,
      entryPoints: names.map((name) => `src/processes/${name}.ts`),
      outdir: 'dist',
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      sourcemap: true,
      logLevel: 'error',
    })
    // Read at run time from beside the code that loads it.
    cpSync(join(root, 'src/adapters/redis/functions.lua'), join(root, 'dist/functions.lua'))
  })
}

/**
 * The package that other services install: `switchyard/client` in one file, its types, and the function library that it
 * loads. It asks for no other package than the service's own ioredis.
 */
export function makeClient(progress) {
  return makeWhenChanged('client', [...ofEverything, ...ofClient], 'dist/client/client.mjs', async () => {
    progress('esbuild, tsc')
    const folder = join(root, 'dist/client')
    rmSync(folder, { recursive: true, force: true })
    const { build } = await import('esbuild')
    await build({
      absWorkingDir: root,
      entryPoints: ['src/client/client.ts'],
      outfile: join(folder, 'client.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      logLevel: 'error',
    })
    cpSync(join(root, 'src/adapters/redis/functions.lua'), join(folder, 'functions.lua'))
    // Types of the entry name no file but these, so that a service needs nothing of ours to read them.
    const types = join(root, 'dist/client-types')
    await runTool('typescript', ['-p', 'src/client/tsconfig.json', '--outDir', types], { tool: 'tsc' })
    for (const name of ['client', 'types', 'errors']) {
      const text = readFileSync(join(types, 'client', `${name}.d.ts`), 'utf8')
      writeFileSync(join(folder, `${name}.d.ts`), text.replaceAll(/ from '(\.\/\w+)'/g, " from '$1.js'"))
    }
    rmSync(types, { recursive: true, force: true })
    const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const manifest = {
      ...{ name: 'switchyard', version, license, type: 'module' },
      description: 'Locks in Redis with leases, fencing tokens and a fair line',
      exports: { './client': { types: './client.d.ts', import: './client.mjs' } },
      peerDependencies: { ioredis: '^5.3.0 || ^6.0.0' },
      engines: { node: '>=20.19' },
    }
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  })
}

/** Everything that production runs, and what services import. */
export async function makeAll(step) {
  await step('Prisma client', makePrismaClient)
  await step('Processes', makeBundles)
  await step('Client', makeClient)
  await step('Dashboard', makeDashboard)
}

async function makeWhenChanged(name, sources, product, make) {
  const hash = hashOf(sources)
  if (readStamp(name) === hash && existsSync(join(root, product))) return 'up to date'
  await make()
  writeStamp(name, hash)
  return 'built'
}

function sourceFolders(without) {
  const names = readdirSync(join(root, 'src')).filter((name) => !without.includes(name))
  return names.map((name) => `src/${name}`)
}
