import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { findConsul, findRedis, type FindOptions } from './find-program'
import { newestStable } from './release'
import { startReleaseServer, type ReleaseServer } from './testing-release'

let home: string
let server: ReleaseServer | null = null

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'switchyard programs '))
  vi.stubEnv('PATH', join(home, 'bin')) // no apt-get is found, so nothing is fetched from a Debian mirror
  await mkdir(join(home, 'bin'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  server?.close()
  server = null
  await rm(home, { recursive: true })
})

const options = (over: Partial<FindOptions> = {}): FindOptions => ({
  shelf: join(home, 'shelf'),
  releases: server?.address ?? 'http://127.0.0.1:9',
  path: join(home, 'bin'),
  progress: () => undefined,
  ...over,
})

async function putOnPath(name: string, says: string): Promise<void> {
  await writeFile(join(home, 'bin', name), `#!/bin/sh\necho '${says}'\n`)
  await chmod(join(home, 'bin', name), 0o755)
}

it('a Consul on PATH comes before everything else', async () => {
  server = await startReleaseServer()
  await putOnPath('consul', 'Consul v1.20.1')
  expect(await findConsul(options())).toMatchObject({ origin: 'PATH', version: '1.20.1' })
  expect(server.requests).toEqual([])
})

it('the newest stable release is fetched, checked and unpacked', async () => {
  server = await startReleaseServer()
  expect(await findConsul(options())).toMatchObject({ origin: 'RELEASE', version: '1.22.10' })
})

it('what was fetched is taken again without asking the server', async () => {
  server = await startReleaseServer()
  await findConsul(options())
  server.requests.length = 0
  expect(await findConsul(options())).toMatchObject({ origin: 'FETCHED_EARLIER', version: '1.22.10' })
  expect(server.requests).toEqual([])
})

it('several that look at once fetch it once', async () => {
  server = await startReleaseServer()
  const found = await Promise.all([1, 2, 3].map(() => findConsul(options())))
  expect(new Set(found.map((each) => each.command)).size).toBe(1)
  expect(server.requests.filter((url) => url.endsWith('.zip'))).toHaveLength(1)
})

it('an archive with another checksum is refused, and nothing of it is kept', async () => {
  server = await startReleaseServer({ damaged: true })
  await expect(findConsul(options())).rejects.toThrow(/refused: its SHA-256 is/)
  expect(await readdir(join(home, 'shelf'))).toEqual([])
})

it('says what to install on each system when nothing can be reached', async () => {
  await expect(findConsul(options())).rejects.toThrow(
    /127\.0\.0\.1:9[\s\S]*no apt-get[\s\S]*Debian[\s\S]*macOS[\s\S]*container[\s\S]*CONSUL_HTTP_ADDR/,
  )
})

it.each([
  ['redis-server', 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64', '7.0.15'],
  ['valkey-server', 'Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64', '8.1.1'],
])('takes %s', async (name, says, version) => {
  await putOnPath(name, says)
  expect(await findRedis(options())).toMatchObject({ version, origin: 'PATH' })
})

it('a Redis before 7 is passed over for a Valkey', async () => {
  await putOnPath('redis-server', 'Redis server v=6.2.14 sha=00000000:0')
  await putOnPath('valkey-server', 'Valkey server v=7.2.5 sha=00000000:0')
  expect(await findRedis(options())).toMatchObject({ version: '7.2.5' })
})

it('a Redis before 7 alone is not taken', async () => {
  await putOnPath('redis-server', 'Redis server v=6.2.14 sha=00000000:0')
  await expect(findRedis(options())).rejects.toThrow('Redis 7.0 or later was not found')
})

it.each([
  [['1.9.0', '1.10.0', '1.10.0-beta1'], '1.10.0'],
  [['1.20.0+ent', '1.19.2'], '1.19.2'],
  [['2.0.0-rc1'], null],
])('of %j the newest stable is %s', (versions, newest) => {
  expect(newestStable(versions)).toBe(newest)
})
