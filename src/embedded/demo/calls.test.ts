import { expect, it } from 'vitest'
import { RouteTable } from '@/domain/routing/route-table'
import { objectRef } from '@/domain/names'
import { callsBy } from './calls'
import { demoRules } from './rules'

const calls = Object.entries(callsBy).flatMap(([from, list]) => list.map((each) => ({ from, ...each })))

it.each(calls)('$from reaches $to by a route of the demo', ({ to, method, path }) => {
  const table = new RouteTable()
  for (const each of demoRules) if (each.kind === 'route') table.put(objectRef(each.namespace, each.name), each.spec)
  const nothing = () => undefined
  const facts = { method, host: '127.0.0.1', path: path(0.5), query: new Map(), header: nothing, cookie: nothing }
  expect(table.match(facts)?.spec.destinations.map((each) => each.service)).toContain(to)
})

it('nobody calls in a circle', () => {
  const reaches = (from: string, seen: readonly string[]): readonly string[] =>
    (callsBy[from] ?? []).flatMap(({ to }) => (seen.includes(to) ? [to] : [to, ...reaches(to, [...seen, to])]))
  for (const from of Object.keys(callsBy)) expect(reaches(from, [from])).not.toContain(from)
})
