/** A source of the present time. Decisions take `now` as an argument; only edges hold a clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
}
