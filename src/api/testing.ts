/** For tests of wrong input: callers whose parts must not be touched, and what edits look like. */
import { expect } from 'vitest'
import type { ApiContext } from './context'
import { problemsOf } from './errors'
import { appRouter } from './root'
import { createCaller } from './trpc'

/** Fails on the first touch: wrong input must be refused before anything is asked or changed. */
const untouchable = new Proxy(
  {},
  {
    get: () => {
      throw new Error('wrong input reached the parts')
    },
  },
) as never

const actor = { id: 'u1', name: 'Ana', email: 'ana@example.com', role: 'ADMIN' as const }
const context: ApiContext = { parts: untouchable, feed: untouchable, actor }
const caller = createCaller(appRouter)(context) as unknown as Record<
  string,
  Record<string, (input: unknown) => Promise<unknown>>
>

/** A procedure, what it is given, and the field that it must name; the first says what is wrong with it. */
export type BadInput = [what: string, path: string, input: unknown, field: string]

export async function expectRefused(path: string, input: unknown, field: string): Promise<void> {
  const [noun = '', verb = ''] = path.split('.')
  const error: unknown = await caller[noun]?.[verb]?.(input).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'BAD_REQUEST' })
  const problems = problemsOf((error as Error).cause, input)
  expect(problems.map((each) => each.field)).toContain(field)
  for (const each of problems) expect(each.message).not.toBe('')
}

const destinations = [{ service: 'checkout', weightPercent: 100 }]

/** One route to publish, with its spec and its place. */
export const route = (spec: object, place: object = {}) => ({
  edits: [
    {
      op: 'put',
      baseVersion: null,
      object: { kind: 'route', namespace: 'shop', name: 'r', ...place, spec: { match: {}, destinations, ...spec } },
    },
  ],
  message: 'm',
})

/** One object of a kind to publish. */
export const put = (kind: string, spec: object) => ({
  edits: [{ op: 'put', baseVersion: null, object: { kind, namespace: 'shop', name: 'x', spec } }],
  message: 'm',
})

/** A field of the only edit's object. */
export const at = (field: string) => `edits.0.object.${field}`
