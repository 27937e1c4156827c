/**
 * One chart is drawn at a time. News comes to all charts of a page at the same moment; drawn together they would hold the
 * page up for as long as all of them take, and a click or a scroll with it. So each waits for a frame of its own.
 */
export class Turns {
  private readonly waiting = new Set<() => void>()
  private isComing = false

  /** @param nextFrame calls back once, before the next picture; never while the tab is hidden */
  constructor(private readonly nextFrame: (run: () => void) => void) {}

  /** Runs `draw` when its turn has come; answers how to give the turn up. */
  take(draw: () => void): () => void {
    const turn = () => {
      draw()
    }
    this.waiting.add(turn)
    this.ask()
    return () => {
      this.waiting.delete(turn)
    }
  }

  private ask(): void {
    if (this.isComing || this.waiting.size === 0) return
    this.isComing = true
    this.nextFrame(() => {
      this.isComing = false
      for (const turn of this.waiting) {
        this.waiting.delete(turn)
        turn()
        break
      }
      this.ask()
    })
  }
}
