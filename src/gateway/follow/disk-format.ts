import { createHash } from 'node:crypto'
import { z } from 'zod'
import { applyChanges, toObjectSet } from '@/domain/revision/object-set'
import type { PublishedObject } from '@/domain/revision/object'
import { checksumOf } from '@/wire/checksum'
import { wireChange, wireObject } from '@/wire/revision-log'
import type { PreparedStep, Version } from '../rules/rule-set'

/**
 * How the last good revision lies on disk: a base file (a header line, then one object a line) and a file of steps after
 * it (one line each, led by its own hash). So a revision costs one line, whatever the set holds. A damaged base is
 * refused; steps count up to the first damaged one, which is what a crash in mid-write leaves.
 */
const version = z.object({ epoch: z.string(), revision: z.int(), checksum: z.string() })
const format = 2
const header = z.object({ format: z.literal(format), version, count: z.int(), hash: z.string() })
const anyHeader = z.object({ format: z.int() })
const step = z.object({ from: z.int(), to: version, changes: z.array(wireChange) })

export interface Copy {
  version: Version
  objects: PublishedObject[]
}

/** The copy cannot be used; the message says why. */
export class BrokenCopy extends Error {
  override readonly name = 'BrokenCopy'
}

export function* baseLines(copy: Copy): Generator<string> {
  const facts = { version: copy.version, count: copy.objects.length }
  yield `${JSON.stringify({ format, ...facts, hash: hashOf(JSON.stringify(facts)) })}\n`
  for (let index = 0; index < copy.objects.length; index += 100) {
    yield copy.objects
      .slice(index, index + 100)
      .map((object) => `${JSON.stringify(object)}\n`)
      .join('')
  }
}

export function stepLine(prepared: PreparedStep): string {
  const text = JSON.stringify({ from: prepared.on?.revision ?? 0, to: prepared.to, changes: prepared.changes })
  return `${hashOf(text)} ${text}\n`
}

/** @throws BrokenCopy. `ignoredSteps` says why steps at the end were left out, if any were. */
export function readCopy(base: string, steps: string): { copy: Copy; ignoredSteps: string | null } {
  const start = readBase(base)
  const objects = toObjectSet(start.objects)
  let at = start.version
  let ignoredSteps: string | null = null
  for (const line of steps.split('\n')) {
    if (line === '') continue
    const read = readStep(line)
    if (typeof read === 'string') {
      ignoredSteps = `after revision ${String(at.revision)} ${read}`
      break
    }
    if (read.to.epoch !== at.epoch || read.to.revision <= at.revision) continue
    if (read.from !== at.revision) {
      ignoredSteps = `no step leads from revision ${String(at.revision)} to ${String(read.from)}`
      break
    }
    applyChanges(objects, read.changes)
    at = read.to
  }
  const all = [...objects.values()]
  if (checksumOf(all) !== at.checksum)
    throw new BrokenCopy(`its rules do not add to the checksum of revision ${String(at.revision)}`)
  return { copy: { version: at, objects: all }, ignoredSteps }
}

function readBase(text: string): Copy {
  const [first = '', ...lines] = text.split('\n')
  const head = parsed(header, first)
  if (!head) throw new BrokenCopy(whyNoHeader(first))
  if (hashOf(JSON.stringify({ version: head.version, count: head.count })) !== head.hash)
    throw new BrokenCopy('its first line is damaged')
  const objects: PublishedObject[] = []
  for (const line of lines) {
    if (line === '') continue
    const object = parsed(wireObject, line)
    if (!object) throw new BrokenCopy(`line ${String(objects.length + 2)} is not a valid object`)
    objects.push(object)
  }
  if (objects.length !== head.count) {
    throw new BrokenCopy(`it holds ${String(objects.length)} objects instead of ${String(head.count)}`)
  }
  if (checksumOf(objects) !== head.version.checksum) throw new BrokenCopy('its objects do not add to its checksum')
  return { version: head.version, objects }
}

function whyNoHeader(line: string): string {
  const found = parsed(anyHeader, line)?.format
  return found === undefined || found === format
    ? 'its first line is not a header'
    : `it has format ${String(found)}, and this version reads format ${String(format)}`
}

function readStep(line: string): z.infer<typeof step> | string {
  const space = line.indexOf(' ')
  const text = line.slice(space + 1)
  if (hashOf(text) !== line.slice(0, space)) return 'a step is damaged'
  return parsed(step, text) ?? 'a step is not valid'
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
