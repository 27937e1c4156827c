/**
 * A gateway's second in the stream: its figures as lists, deflated: a tenth of the JSON of 10,000 busy instances. The
 * entry's field `d` begins with a byte that says the format. Entries of gateways of the version before have a field
 * `second` of plain JSON, which still counts.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { breakerStatus, telemetrySecond, type TelemetrySecond } from '@/wire/telemetry'
import { packCalls, unpackCalls } from './call-rows'
import * as rows from './rows'

/** The stream's field that holds an encoded second. */
export const secondField = 'd'

const format = 1
const level = 1
/** Of what a gateway sends nothing is as large; a bomb is. */
const mostBytes = 64_000_000
/** What all that waits in the stream may take in Redis while nobody rolls it up. */
const waitingBytes = 32_000_000

const envelope = z.object({
  gateway: z.string(),
  startMs: z.int(),
  unmatched: z.int(),
  breakers: z.array(breakerStatus),
})
type Named = readonly [name: string, packed: unknown]

export function encodeSecond(second: TelemetrySecond): Buffer {
  const { gateway, startMs, unmatched, breakers } = second
  const byService = new Map<string, unknown[]>()
  for (const each of second.instances) {
    const known = byService.get(each.service)
    if (known) known.push(rows.packInstance(each))
    else byService.set(each.service, [rows.packInstance(each)])
  }
  const text = JSON.stringify({
    ...{ gateway, startMs, unmatched, breakers },
    routes: second.routes.map((each): Named => [each.route, rows.packRoute(each)]),
    services: second.services.map((each): Named => [each.service, rows.packService(each)]),
    instances: [...byService],
    limits: second.limits.map((each): Named => [each.policy, rows.packLimit(each)]),
    callers: second.callers.map((each): Named => [each.to, rows.packCaller(each)]),
    calls: second.calls.map((each): Named => [each.breaker, packCalls(each)]),
  })
  return Buffer.concat([Buffer.of(format), deflateRawSync(text, { level })])
}

/** Null when an entry with these fields is not a second that can be read. */
export function decodeSecond(fields: Readonly<Record<string, Buffer | undefined>>): TelemetrySecond | null {
  try {
    const data = fields[secondField]
    if (data) return decode(data)
    return fields.second ? telemetrySecond.parse(JSON.parse(fields.second.toString())) : null
  } catch {
    return null
  }
}

function decode(data: Buffer): TelemetrySecond | null {
  if (data[0] !== format) return null
  const inflated = inflateRawSync(data.subarray(1), { maxOutputLength: mostBytes })
  const packed = JSON.parse(inflated.toString()) as Record<string, unknown>
  return {
    version: 1,
    ...envelope.parse(packed),
    routes: named(packed.routes, rows.unpackRoute),
    services: named(packed.services, rows.unpackService),
    instances: named(packed.instances, (service, list) =>
      rows.listOf(list).map((each) => rows.unpackInstance(service, each)),
    ).flat(),
    limits: named(packed.limits, rows.unpackLimit),
    callers: named(packed.callers, rows.unpackCaller),
    calls: named(packed.calls ?? [], unpackCalls), // gateways of the version before send none
  }
}

function named<Row>(list: unknown, unpack: (name: string, packed: unknown) => Row): Row[] {
  return rows.listOf(list).map((each) => {
    const [name, packed] = rows.listOf(each, 2)
    return unpack(rows.text(name), packed)
  })
}

/**
 * How many entries a gateway that sends one of this size lets the stream hold: for small ones more than an hour of one
 * gateway, for great ones what fits the memory that waiting figures may take.
 */
export function entriesKept(bytes: number): number {
  return Math.min(5000, Math.max(30, Math.floor(waitingBytes / Math.max(1, bytes))))
}
