import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Change, type PublishedObject, publishedObject } from '@/domain/revision/object'
import { checksumOf } from '@/wire/checksum'
import { RuleSet } from '../rules/rule-set'
import { DiskCopy } from './disk-copy'
import { EndpointCopy } from './endpoint-copy'

let folder = ''
const told: string[] = []
const tell = (message: string) => void told.push(message)
const log = { debug: tell, info: tell, warn: tell, error: tell }

beforeEach(async () => {
  told.length = 0
  folder = await mkdtemp(join(tmpdir(), 'swy-copy-'))
})
afterEach(() => rm(folder, { recursive: true }))

const limit = (name: string, tokens = 1): PublishedObject =>
  publishedObject.parse({ kind: 'rate-limit', namespace: 'a', name, spec: { limit: tokens, periodMs: 1000, burst: 1 } })
const put = (object: PublishedObject): Change => ({ op: 'put', object })

/** Applies revisions 1 to n, each putting one limit, and keeps them. */
async function kept(revisions: number, stepsPerBase?: number): Promise<RuleSet> {
  const copy = new DiskCopy(folder, log, stepsPerBase)
  const set = new RuleSet([])
  for (let revision = 1; revision <= revisions; revision += 1) {
    const object = limit(`l${String(revision)}`)
    const step = set.prepare([put(object)], { epoch: 'e', revision, checksum: checksumOf([...set.all(), object]) })
    set.apply(step)
    copy.keep(step, () => set.all())
  }
  await copy.flushed()
  return set
}
const load = () => new DiskCopy(folder, log).load()

describe('the copy of the rules', () => {
  it('comes back as it was after a base and steps', async () => {
    const set = await kept(4)
    expect(await load()).toEqual({ version: set.version, objects: set.all() })
    expect((await readFile(join(folder, 'rules.steps'), 'utf8')).split('\n')).toHaveLength(4)
  })

  it('is absent without a word when there was none', async () => {
    expect(await load()).toBeNull()
    expect(told).toEqual([])
  })

  it('writes a new base after many steps', async () => {
    await kept(8, 5)
    expect((await readFile(join(folder, 'rules.steps'), 'utf8')).split('\n')).toHaveLength(2)
    expect((await load())?.version.revision).toBe(8)
  })

  it.each([
    ['truncated', (text: string) => text.slice(0, text.length / 2)],
    ['changed in one value', (text: string) => text.replace('"limit":1', '"limit":2')],
    ['without its header', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['with an object less', (text: string) => text.split('\n').slice(0, -2).join('\n')],
    ['empty', () => ''],
  ])('is refused when %s, and the log says so', async (_name, damage) => {
    await kept(1)
    const file = join(folder, 'rules.base')
    await writeFile(file, damage(await readFile(file, 'utf8')))
    expect(await load()).toBeNull()
    expect(told).toEqual(['The copy of the rules on disk is broken and not used'])
  })

  it('ends before a step that a crash cut off', async () => {
    await kept(3)
    await appendFile(join(folder, 'rules.steps'), '0123456789abcdef {"from":3,"to":')
    expect((await load())?.version.revision).toBe(3)
    expect(told).toEqual(['The end of the copy of the rules on disk is not used'])
  })
})

describe('the copy of the instances', () => {
  const instance = {
    id: 'i',
    service: 's',
    node: 'n',
    address: '10.0.0.1',
    port: 80,
    weight: 1,
    tags: [],
    meta: {},
    health: 'passing' as const,
    checks: [],
    managed: false,
  }

  it('comes back, and is refused when damaged', async () => {
    const file = join(folder, 'endpoints.json')
    const copy = new EndpointCopy(file, log)
    copy.keep(() => ({ s: [instance] }))
    await copy.flush(() => ({ s: [instance] }))
    expect(await copy.load()).toEqual({ s: [instance] })
    await writeFile(file, (await readFile(file, 'utf8')).replace('10.0.0.1', '10.0.0.2'))
    expect(await copy.load()).toEqual({})
    expect(told).toEqual(['The copy of the instances on disk is broken and not used'])
  })
})
