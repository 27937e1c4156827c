/** The package as another service installs it: built, unpacked beside its own ioredis, and used by plain JavaScript. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, cp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestRedis } from '@/embedded/testing'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
let server: Awaited<ReturnType<typeof startTestRedis>>
let folder = ''

beforeAll(async () => {
  server = await startTestRedis()
  folder = await mkdtemp(join(tmpdir(), 'switchyard-client-'))
  const make = `import('./src/processes/setup/make.mjs').then((make) => make.makeClient(() => undefined))`
  await run(process.execPath, ['-e', make], { cwd: root })
  await mkdir(join(folder, 'node_modules'))
  await cp(join(root, 'dist/client'), join(folder, 'node_modules/switchyard'), { recursive: true })
  // What ioredis is made of lies where it is installed; nothing else of ours is in the service's reach.
  for (const name of ['ioredis', '@types'])
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const service = `
import { Redis } from 'ioredis'
import { createLocks, LockTakenError } from 'switchyard/client'
const redis = new Redis(process.argv[2])
const locks = createLocks(redis, { owner: 'orders' })
const token = await locks.using('stock', { ttlMs: 5000, fair: true }, async (lock) => {
  await locks.acquire('stock', { ttlMs: 5000 }).catch((error) => {
    if (!(error instanceof LockTakenError)) throw error
  })
  return lock.token
})
console.log(JSON.stringify({ ok: Number.isSafeInteger(token) }))
locks.close()
redis.disconnect()
`

it('works in a service that has ioredis and nothing else of ours', async () => {
  await writeFile(join(folder, 'service.mjs'), service)
  const { stdout } = await run(process.execPath, ['service.mjs', server.url], { cwd: folder })
  expect(JSON.parse(stdout)).toEqual({ ok: true })
})

it('the example of a fenced resource refuses the stale token', async () => {
  await cp(join(root, 'docs/examples/fenced-resource.mjs'), join(folder, 'fenced-resource.mjs'))
  const { stdout } = await run(process.execPath, ['fenced-resource.mjs', server.url], { cwd: folder })
  expect(stdout.trim().split('\n')).toEqual([
    'the next holder writes 7: taken',
    'the sleeper writes 12: refused',
    'the sleeper was told: true',
    'lamps: 7',
  ])
})

it.each(['bundler', 'nodenext'])('its types say what it does (module resolution: %s)', async (moduleResolution) => {
  await writeFile(
    join(folder, 'service.ts'),
    `import { createLocks, type Lock } from 'switchyard/client'
     import { Redis } from 'ioredis'
     const lock: Lock = await createLocks(new Redis(), { owner: 'orders' }).acquire('stock', { ttlMs: 5000 })
     export const token: number = lock.token
     // @ts-expect-error a lock needs its time
     await createLocks(new Redis(), { owner: 'orders' }).acquire('stock', {})`,
  )
  const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext'
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--types', 'node']
  const args = [...options, '--module', module, '--moduleResolution', moduleResolution, 'service.ts']
  const { stdout } = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args], {
    cwd: folder,
  }).catch((error: unknown) => error as { stdout: string })
  expect(stdout).toBe('')
})
