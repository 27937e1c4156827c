/** How busy this process was between the last two measurements. */
export class ProcessLoad {
  private last = { usedUs: 0, atMs: 0 }
  private percent = 0

  /** Of one core; 0 before the second measurement. */
  get cpuPercent(): number {
    return this.percent
  }

  measure(): void {
    const { user, system } = process.cpuUsage()
    const atMs = performance.now()
    const usedUs = user + system
    const percent = this.last.atMs === 0 ? 0 : (usedUs - this.last.usedUs) / ((atMs - this.last.atMs) * 10)
    this.percent = Math.round(percent * 10) / 10
    this.last = { usedUs, atMs }
  }
}
