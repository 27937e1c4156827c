/**
 * Makes ten-second frames of one-second ones and one-minute frames of those, as soon as they are whole. It goes part by
 * part, so no more than one part of one interval is in memory at once, and writes the totals last: where it goes on is
 * the last interval that has totals, and what was written of a next one before a crash stands and is not written twice.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import { type Block, encodeBlock } from './block'
import { blockField, intervalsBetween, type Interval } from './blocks-between'
import { cellIn } from './cell'
import { type Cells, type Codec, codecs, isKeptIn, partNames, streamsOf, type Part } from './parts'
import { resolutions, type Resolution } from './resolution'
import { idMs, lastId } from './stream'

/** @param closedUntilMs one-second frames that begin before this are final */
export async function rollLonger(redis: Redis, closedUntilMs: number): Promise<void> {
  const [seconds, tens, minutes] = resolutions
  const tensUntilMs = await rollInto(redis, seconds, tens, closedUntilMs)
  await rollInto(redis, tens, minutes, tensUntilMs)
}

/** @returns what is final of the longer resolution */
async function rollInto(redis: Redis, from: Resolution, to: Resolution, finalMs: number): Promise<number> {
  const untilMs = finalMs - (finalMs % to.ms)
  const last = await lastId(redis, redisKeys.frames(to.name, 'total'))
  let nextMs = last === null ? 0 : idMs(last) + to.ms
  while (nextMs < untilMs) {
    const first = await firstStartMs(redis, from, nextMs, untilMs)
    if (first === null) break
    const startMs = first - (first % to.ms)
    await rollInterval(redis, from, to, startMs)
    nextMs = startMs + to.ms
  }
  return untilMs
}

async function firstStartMs(redis: Redis, { name }: Resolution, fromMs: number, beforeMs: number) {
  const key = redisKeys.frames(name, 'total')
  const [first] = await redis.xrange(key, String(fromMs), `(${String(beforeMs)}-0`, 'COUNT', 1)
  return first ? idMs(first[0]) : null
}

async function rollInterval(redis: Redis, from: Resolution, to: Resolution, startMs: number): Promise<void> {
  const kept = partNames.filter((part) => isKeptIn(part, to.name))
  const totalsLast = kept.toSorted((a, b) => Number(a === 'total') - Number(b === 'total'))
  for (const part of totalsLast) {
    const intervals = await readInterval(redis, from, to, startMs, part)
    const pipeline = redis.pipeline()
    for (const stream of streamsOf(part)) {
      const blocks = intervals.flatMap((each) => each.blocks.get(stream) ?? [])
      const block = joined<Part>(part, codecs[part] as Codec<Cells[Part]>, blocks)
      if (block) pipeline.xadd(redisKeys.frames(to.name, stream), `${String(startMs)}-0`, blockField, block)
      await nextTurn() // others have work to do meanwhile
    }
    for (const [error] of (await pipeline.exec()) ?? []) if (error && !standsAlready(error)) throw error
  }
}

async function readInterval(redis: Redis, from: Resolution, to: Resolution, startMs: number, part: Part) {
  const before = `(${String(startMs + to.ms)}-0`
  const all: Interval[] = []
  for await (const page of intervalsBetween(redis, from.name, String(startMs), before, streamsOf(part))) {
    all.push(...page)
  }
  return all
}

/** What stands there already was made of the same figures. */
function standsAlready(error: Error): boolean {
  return error.message.includes('equal or smaller')
}

function joined<P extends Part>(part: P, { join, roll = join, pack }: Codec<Cells[P]>, blocks: readonly Block[]) {
  const cells = new Map<string, Cells[P][]>()
  for (const block of blocks) {
    for (const name of block.names()) {
      const cell = cellIn(block, part, name)
      if (cell === null) continue
      const known = cells.get(name)
      if (known) known.push(cell)
      else cells.set(name, [cell])
    }
  }
  const inOrder = [...cells].sort(([a], [b]) => (a < b ? -1 : 1))
  return encodeBlock(inOrder.map(([name, each]) => [name, pack(roll(each))] as const))
}
