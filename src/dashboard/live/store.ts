/** A value that components can subscribe to with useSyncExternalStore. */
export class Store<Value> {
  private readonly listeners = new Set<() => void>()

  constructor(private value: Value) {}

  readonly read = (): Value => this.value

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  set(value: Value): void {
    this.value = value
    for (const listener of this.listeners) listener()
  }

  update(change: (before: Value) => Value): void {
    this.set(change(this.value))
  }
}
