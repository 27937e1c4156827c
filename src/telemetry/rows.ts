/**
 * Figures as they are stored and sent: lists without names of fields, which are a third of the text and a half of the
 * time that objects take. Unpacking checks that every count is a whole number, because one text among counts would turn
 * sums into texts, and throws on what it does not know.
 */
import type { Frame } from '@/wire/telemetry'
import { packHistogram, unpackHistogram } from './histogram'

export type Route = Frame['routes'][number]
export type Service = Frame['services'][number]
export type Instance = Frame['instances'][number]
export type Limit = Frame['limits'][number]
export type Lock = Frame['locks'][number]
export type Caller = Frame['callers'][number]
export type ServiceHealth = Frame['health'][number]

export function packRoute(each: Route): unknown {
  const { count, statuses, limited, broken, failed, retries, latency } = each
  return [count, ...statuses, limited, broken, failed, retries, packHistogram(latency)]
}

export function unpackRoute(route: string, packed: unknown): Route {
  const row = listOf(packed, 10)
  const [count, s2, s3, s4, s5, limited, broken, failed, retries] = integers(row, 0, 9)
  const statuses: Route['statuses'] = [s2, s3, s4, s5]
  return { route, count, statuses, limited, broken, failed, retries, latency: unpackHistogram(row[9]) }
}

export function packService(each: Service): unknown {
  const { count, statuses, errors, inFlight, retries, latency } = each
  return [count, ...statuses, errors, inFlight, retries, packHistogram(latency)]
}

export function unpackService(service: string, packed: unknown): Service {
  const row = listOf(packed, 9)
  const [count, s2, s3, s4, s5, errors, inFlight, retries] = integers(row, 0, 8)
  const statuses: Service['statuses'] = [s2, s3, s4, s5]
  return { service, count, statuses, errors, inFlight, retries, latency: unpackHistogram(row[8]) }
}

export function packInstance(each: Instance): unknown {
  const { instance, count, errors, inFlight, retries, ejections, latency } = each
  return [instance, count, errors, inFlight, retries, ejections, packHistogram(latency)]
}

export function unpackInstance(service: string, packed: unknown): Instance {
  const row = listOf(packed, 7)
  const [count, errors, inFlight, retries, ejections] = integers(row, 1, 5)
  const latency = unpackHistogram(row[6])
  return { service, instance: text(row[0]), count, errors, inFlight, retries, ejections, latency }
}

export function packLimit({ allowed, limited, shadowed }: Limit): unknown {
  return [allowed, limited, shadowed]
}

export function unpackLimit(policy: string, packed: unknown): Limit {
  const [allowed, limited, shadowed] = integers(listOf(packed, 3), 0, 3)
  return { policy, allowed, limited, shadowed }
}

export function packCaller({ from, count, errors, latency }: Caller): unknown {
  return [from, count, errors, packHistogram(latency)]
}

export function unpackCaller(to: string, packed: unknown): Caller {
  const row = listOf(packed, 4)
  const [count, errors] = integers(row, 1, 2)
  return { from: text(row[0]), to, count, errors, latency: unpackHistogram(row[3]) }
}

/** @throws TypeError unless it is a list, of so many entries where `length` is given */
export function listOf(value: unknown, length?: number): unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) throw new TypeError('not such a list')
  return value
}

type Tuple<N extends number, T extends number[] = []> = T['length'] extends N ? T : Tuple<N, [...T, number]>

/** `count` entries from `from` on. @throws TypeError unless they are whole numbers, none below zero */
export function integers<N extends number>(row: readonly unknown[], from: number, count: N): Tuple<N> {
  const numbers = row.slice(from, from + count)
  for (const each of numbers) {
    if (!Number.isSafeInteger(each) || (each as number) < 0) throw new TypeError('not a count')
  }
  if (numbers.length !== count) throw new TypeError('counts are missing')
  return numbers as Tuple<N>
}

/** @throws TypeError unless it is a text */
export function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a text')
  return value
}
