/** Where the ticks of the axes stand: on round figures, few of them. */

const timeStepsMs = [
  10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000,
  21_600_000, 43_200_000, 86_400_000, 172_800_000,
]

/**
 * Round times within a window, at most `most` of them.
 * @param offsetMs local time less UTC, so that hours are round where the reader is
 */
export function timeTicks(fromMs: number, toMs: number, most: number, offsetMs = 0): number[] {
  const stepMs = timeStepsMs.find((step) => (toMs - fromMs) / step <= most) ?? 172_800_000
  const ticks: number[] = []
  for (let tick = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs; tick <= toMs; tick += stepMs) {
    ticks.push(tick)
  }
  return ticks
}

/** Of those, the ones that are far enough from both ends for words to stand about them. */
export function innerTicks(ticks: readonly number[], fromMs: number, toMs: number): number[] {
  const edgeMs = (toMs - fromMs) * 0.03
  return ticks.filter((tick) => tick - fromMs >= edgeMs && toMs - tick >= edgeMs)
}

/** The top of an axis that begins at zero: 1, 2, 3, 4, 5, 6 or 8 times a power of ten, at least `least`. */
export function niceTop(max: number, least: number): number {
  const value = Math.max(max, least)
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value - power * 1e-9) ?? 10
  return factor * power
}

/** Zero, half and all of the way to the top. */
export function valueTicks(top: number): number[] {
  return [0, top / 2, top]
}
