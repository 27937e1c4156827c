/** What a run has started, to be ended in the opposite order, whatever happened. */
export class CleanUp {
  private readonly parts: { stop: () => unknown }[] = []

  add(...parts: { stop: () => unknown }[]): void {
    this.parts.push(...parts)
  }

  /** Ends everything; what cannot be ended does not keep the rest. */
  async run(): Promise<void> {
    for (const part of this.parts.splice(0).reverse()) await Promise.resolve(part.stop()).catch(() => undefined)
  }
}
