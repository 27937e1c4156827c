/**
 * Waiters of one process for one lock stand in line here, and only the first of them asks Redis: without this, whoever
 * releases a lock nearly always takes it again, being nearest.
 */
export class LockQueue {
  readonly #lines = new Map<string, { enter: () => void }[]>()

  /**
   * Takes one's turn if nobody is before.
   * @returns what gives the turn to the next (once; later calls do nothing), or null.
   */
  enterNow(name: string): (() => void) | null {
    if (this.#lines.has(name)) return null
    const place = { enter: () => undefined }
    this.#lines.set(name, [place])
    return () => {
      this.#leave(name, place)
    }
  }

  /** Waits for one's turn. @returns as `enterNow`; null when `signal` was aborted first. */
  async enter(name: string, signal: AbortSignal): Promise<(() => void) | null> {
    const line = this.#lines.get(name) ?? []
    this.#lines.set(name, line)
    let enter: () => void = () => undefined
    const turn = new Promise<void>((resolve) => {
      enter = resolve
    })
    const place = { enter }
    line.push(place)
    const leave = () => {
      this.#leave(name, place)
    }
    if (line[0] === place) return leave
    if (signal.aborted) enter()
    signal.addEventListener('abort', enter, { once: true })
    await turn
    signal.removeEventListener('abort', enter)
    if (line[0] === place) return leave
    leave()
    return null
  }

  #leave(name: string, place: { enter: () => void }): void {
    const line = this.#lines.get(name)
    const at = line?.indexOf(place) ?? -1
    if (!line || at < 0) return
    line.splice(at, 1)
    if (line.length === 0) this.#lines.delete(name)
    else if (at === 0) line[0]?.enter()
  }
}
