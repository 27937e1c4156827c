/** What we use of redlock 5, whose own types its `exports` leave out. */
declare module 'redlock' {
  import type { Redis } from 'ioredis'

  export class Lock {
    readonly value: string
    expiration: number
    release(): Promise<unknown>
    extend(duration: number): Promise<Lock>
  }

  export default class Redlock {
    constructor(
      clients: Iterable<Redis>,
      settings?: Partial<{ retryCount: number; retryDelay: number; retryJitter: number; driftFactor: number }>,
    )
    acquire(resources: string[], duration: number): Promise<Lock>
  }
}
