/** Everything that may happen to the revision log and to who writes and reads it, as values that fast-check makes and shrinks. */
import fc from 'fast-check'

/** A change of one of a few objects: its number, and what it becomes; null deletes it. */
export interface SmallChange {
  object: number
  value: number | null
}

export type LogEvent =
  | { event: 'COMMIT'; changes: SmallChange[] }
  /** A revision that needs several values of Consul. */
  | { event: 'COMMIT_BIG'; value: number }
  | { event: 'PUBLISH' }
  /** The publisher dies at its nth write; another takes its place. */
  | { event: 'PUBLISHER_DIES'; atWrite: number }
  | { event: 'PUBLISHER_RESTARTS' }
  /** Time passes: what a snapshot contains is deleted, and everything published is checked. */
  | { event: 'TIME_PASSES' }
  | { event: 'GATEWAY_RESTARTS'; damage: 'NONE' | 'CUT_STEPS' | 'SPOILT_BASE' }
  | { event: 'CUT'; line: 'REDIS' | 'CONSUL' }
  | { event: 'MEND'; line: 'REDIS' | 'CONSUL' }
  /** Two revisions at once, of which only the second comes into the stream. */
  | { event: 'PUBLISH_UNHEARD'; first: SmallChange[]; second: SmallChange[] }
  | { event: 'TRIM'; keep: number }
  | { event: 'FLUSH_REDIS' }
  | { event: 'DAMAGE_KV'; pick: number; how: 'DELETE' | 'SPOIL' | 'TAMPER' }
  /** Consul loses everything that was published. */
  | { event: 'LOSE_KV' }
  /** The database goes back by so many revisions, and its history takes another course. */
  | { event: 'RESTORE_BACKUP'; back: number }
  | { event: 'WAIT'; ms: number }

const objects = 6
const value = fc.integer({ min: 1, max: 9 })
const change: fc.Arbitrary<SmallChange> = fc.record({
  object: fc.integer({ min: 0, max: objects - 1 }),
  value: fc.option(value, { freq: 3 }),
})
const changes = fc.uniqueArray(change, { minLength: 1, maxLength: 3, selector: (each) => each.object })
const line = fc.constantFrom('REDIS' as const, 'CONSUL' as const)

const anyEvent: fc.Arbitrary<LogEvent> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ event: fc.constant('COMMIT' as const), changes }) },
  { weight: 1, arbitrary: fc.record({ event: fc.constant('COMMIT_BIG' as const), value }) },
  { weight: 8, arbitrary: fc.constant<LogEvent>({ event: 'PUBLISH' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      event: fc.constant('PUBLISHER_DIES' as const),
      atWrite: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<LogEvent>({ event: 'PUBLISHER_RESTARTS' }) },
  { weight: 3, arbitrary: fc.constant<LogEvent>({ event: 'TIME_PASSES' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      event: fc.constant('GATEWAY_RESTARTS' as const),
      damage: fc.constantFrom('NONE' as const, 'NONE' as const, 'CUT_STEPS' as const, 'SPOILT_BASE' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ event: fc.constant('CUT' as const), line }) },
  { weight: 3, arbitrary: fc.record({ event: fc.constant('MEND' as const), line }) },
  {
    weight: 4,
    arbitrary: fc.record({ event: fc.constant('PUBLISH_UNHEARD' as const), first: changes, second: changes }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ event: fc.constant('TRIM' as const), keep: fc.integer({ min: 0, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.constant<LogEvent>({ event: 'FLUSH_REDIS' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      event: fc.constant('DAMAGE_KV' as const),
      pick: fc.integer({ min: 0, max: 99 }),
      how: fc.constantFrom('DELETE' as const, 'SPOIL' as const, 'TAMPER' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant<LogEvent>({ event: 'LOSE_KV' }) },
  {
    weight: 1,
    arbitrary: fc.record({ event: fc.constant('RESTORE_BACKUP' as const), back: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 4, arbitrary: fc.record({ event: fc.constant('WAIT' as const), ms: fc.integer({ min: 1, max: 40 }) }) },
)

export const logEvents = fc.array(anyEvent, { minLength: 4, maxLength: 24, size: 'max' })
