/** What contenders and the resource tell each other. */

/** A contender at the resource. It waits for the answer. */
export interface Visit {
  id: number
  kind: 'enter' | 'write' | 'leave'
  token: number
  /** Which of the states of Redis it was told of when it began to ask for the lock. */
  era: number
}

export interface VisitAnswer {
  id: number
  /** Of a write: whether the resource took it. */
  taken: boolean
}

/** Where Redis is from now on. */
export interface Move {
  url: string
  era: number
}
