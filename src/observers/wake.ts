/** Lets a loop sleep until it is called, or until some time has passed, or until its signal is aborted. */
export class Wake {
  private called = false
  private resume: (() => void) | null = null

  /** Ends the present sleep, or the next one at once. */
  call(): void {
    this.called = true
    this.resume?.()
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.called && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', end)
          this.resume = null
          resolve()
        }
        const timer = setTimeout(end, ms)
        signal.addEventListener('abort', end)
        this.resume = end
      })
    }
    this.called = false
  }
}
