/** The lock is held by somebody else, or it was another's turn, until the waiting time was up. */
export class LockTakenError extends Error {
  override readonly name = 'LockTakenError'

  constructor(
    readonly lock: string,
    /** Who held it last that we know of; null when it was free and another's turn. */
    readonly holder: string | null,
    readonly waitedMs: number,
  ) {
    const who = holder === null ? 'others are before us in line' : `it is held by ${holder || 'another client'}`
    super(`lock ${lock} was not had within ${String(waitedMs)} ms: ${who}`)
  }
}

/** The lock was held, and may be another's now. */
export class LockLostError extends Error {
  override readonly name = 'LockLostError'

  constructor(
    readonly lock: string,
    readonly token: number,
  ) {
    super(`lock ${lock} (token ${String(token)}) is lost: its time is over, or it was taken away`)
  }
}

/** Redis did not answer, or refused: nobody may believe to hold the lock. `cause` is what the client of Redis said. */
export class LocksUnavailableError extends Error {
  override readonly name = 'LocksUnavailableError'
}
