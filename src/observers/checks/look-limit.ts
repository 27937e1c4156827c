/**
 * How many looks may be under way. Many are good for instances that do not answer, which cost nothing but time; on a
 * machine that has no time left they would hold up all else that this process does, which then looks as if Consul or
 * Redis did not answer. So the number falls by a quarter whenever a timer is called late, and rises slowly while none
 * is. Looks are late then, and told so. Pure.
 */
const least = 16
const lateMs = 50
const riseShare = 16

export class LookLimit {
  private limit: number

  constructor(private readonly most: number) {
    this.limit = most
  }

  now(): number {
    return Math.floor(this.limit)
  }

  /** @param ms how late a timer was; less than 0 when it was not waited for */
  heldUp(ms: number): void {
    const next = ms > lateMs ? this.limit * 0.75 : this.limit + this.limit / riseShare
    this.limit = Math.min(this.most, Math.max(Math.min(least, this.most), next))
  }
}
