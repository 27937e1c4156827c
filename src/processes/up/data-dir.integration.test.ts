import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeDataDir } from './data-dir'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'swy-data-dir-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('a missing data folder is made, with those above it', async () => {
  const dataDir = join(folder, 'a', 'b c')
  await makeDataDir(dataDir)
  expect((await stat(dataDir)).isDirectory()).toBe(true)
})

it.each(['file', join('file', 'below')])('one that cannot be made (%s) is told by its setting', async (name) => {
  await writeFile(join(folder, 'file'), '')
  const dataDir = join(folder, name)
  await expect(makeDataDir(dataDir)).rejects.toThrow(`SWITCHYARD_DATA_DIR=${dataDir}: use a folder that can be written`)
})
