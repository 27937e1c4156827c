import { createHash } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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
  const copy = new DiskCopy(folder, log, stepsPerBase === undefined ? {} : { stepsPerBase })
  const { set, keep } = keeper(copy)
  for (let revision = 1; revision <= revisions; revision += 1) keep()
  await copy.flushed()
  return set
}
/** Puts one limit more with each call, in memory and through the copy. */
function keeper(copy: DiskCopy) {
  const set = new RuleSet([])
  const keep = () => {
    const revision = (set.version?.revision ?? 0) + 1
    const object = limit(`l${String(revision)}`)
    const step = set.prepare([put(object)], { epoch: 'e', revision, checksum: checksumOf([...set.all(), object]) })
    set.apply(step)
    copy.keep(step, () => set.all())
  }
  return { set, keep }
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
    ['changed in one bit', (text: string) => text.replace('rate-limit', 'rate-limiu')],
    ['of another format', (text: string) => text.replace('"format":2', '"format":1')],
    ['changed in its epoch', (text: string) => text.replace('"epoch":"e"', '"epoch":"d"')],
    ['changed in one value', (text: string) => text.replace('"limit":1', '"limit":2')],
    ['without its header', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['with an object less', (text: string) => text.split('\n').slice(0, -2).join('\n')],
    ['empty', () => ''],
  ])('is refused when %s, and the log says so', async (_name, damage) => {
    await kept(1)
    const file = join(folder, 'rules.base')
    await writeFile(file, damage(await readFile(file, 'utf8')))
    const copy = new DiskCopy(folder, log)
    expect(await copy.load()).toBeNull()
    expect(told).toEqual(['The copy of the rules on disk is broken and not used'])
    expect([copy.isBroken, copy.error]).toEqual([true, expect.stringContaining('is broken and was not used: ')])
  })

  it('tells the format of a copy that another version wrote', async () => {
    await kept(1)
    const file = join(folder, 'rules.base')
    await writeFile(file, (await readFile(file, 'utf8')).replace('"format":2', '"format":1'))
    const copy = new DiskCopy(folder, log)
    await copy.load()
    expect(copy.error).toMatch(/has format 1, and this version reads format 2$/)
  })

  it('is refused when it cannot be read, and the gateway starts without it', async () => {
    await mkdir(join(folder, 'rules.base'))
    const copy = new DiskCopy(folder, log)
    expect(await copy.load()).toBeNull()
    expect(copy.error).toContain('EISDIR')
  })

  it('that was refused is replaced by the next good one, and nothing is wrong any more', async () => {
    await kept(1)
    await writeFile(join(folder, 'rules.base'), '')
    const copy = new DiskCopy(folder, log)
    await copy.load()
    const { set, keep } = keeper(copy)
    keep()
    await copy.flushed()
    expect(copy.error).toBeNull()
    expect(await load()).toEqual({ version: set.version, objects: set.all() })
  })

  it('of an earlier revision or epoch comes back as what it is', async () => {
    await kept(2)
    expect((await load())?.version).toMatchObject({ epoch: 'e', revision: 2 })
    expect(told).toEqual([])
  })

  it('ends before a step that a crash cut off', async () => {
    await kept(3)
    await appendFile(join(folder, 'rules.steps'), '0123456789abcdef {"from":3,"to":')
    expect((await load())?.version.revision).toBe(3)
    expect(told).toEqual(['The end of the copy of the rules on disk is not used'])
  })
})

describe('a disk that is full', () => {
  /** Writing there fails as on a full disk. */
  const fill = (name: string) => symlink('/dev/full', join(folder, name))
  const full = 'the copy on disk cannot be written: ENOSPC'

  it('is told of, and what could not be written is tried again as a whole', async () => {
    const heard: (string | null)[] = []
    const copy: DiskCopy = new DiskCopy(folder, log, { retryMs: 1, onChange: () => heard.push(copy.error) })
    const { set, keep } = keeper(copy)
    await fill('rules.base.new')
    keep()
    keep()
    await vi.waitFor(() => {
      expect(copy.error).toBeNull()
      expect(heard).toHaveLength(2)
    })
    expect(heard[0]).toContain(full)
    expect(told).toEqual(['The copy of the rules on disk could not be written'])
    expect(await load()).toEqual({ version: set.version, objects: set.all() })
  })

  it('leaves the last whole copy as it was, and is tried again at leisure, not with each revision', async () => {
    const copy = new DiskCopy(folder, log, { retryMs: 60_000 })
    const { keep } = keeper(copy)
    keep()
    await copy.flushed()
    await fill('rules.steps')
    keep()
    await vi.waitFor(() => {
      expect(copy.error).toContain(full)
    })
    keep()
    keep()
    await copy.flushed()
    expect(told).toEqual(['The copy of the rules on disk could not be written'])
    await rm(join(folder, 'rules.steps'))
    expect((await load())?.version.revision).toBe(1)
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
    datacenter: 'dc1',
    byAgent: false,
  }

  it('that cannot be read is refused, and the gateway starts without it', async () => {
    await mkdir(join(folder, 'endpoints.json'))
    expect(await new EndpointCopy(join(folder, 'endpoints.json'), log).load()).toEqual({})
    expect(told).toEqual(['The copy of the instances on disk is broken and not used'])
  })

  it('that a version before datacenters wrote comes back with nothing said of them', async () => {
    const { datacenter: _datacenter, byAgent: _byAgent, ...older } = instance
    const text = JSON.stringify({ s: [older] })
    const sha256 = createHash('sha256').update(text).digest('hex')
    await writeFile(join(folder, 'endpoints.json'), JSON.stringify({ sha256, services: text }))
    const read = await new EndpointCopy(join(folder, 'endpoints.json'), log).load()
    expect(read).toEqual({ s: [{ ...older, datacenter: '', byAgent: false }] })
    expect(told).toEqual([])
  })

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
