/** Durations in forms: an amount and its unit, kept as milliseconds. */
export const durationUnits = ['ms', 's', 'min', 'h'] as const
export type DurationUnit = (typeof durationUnits)[number]

const msPerUnit: Record<DurationUnit, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

/** The largest unit in which the duration is a whole number, so that 90,000 ms reads 90 s and 60,000 ms reads 1 min. */
export function naturalUnit(ms: number): DurationUnit {
  if (ms === 0) return 's'
  return durationUnits.findLast((unit) => Number.isInteger(ms / msPerUnit[unit])) ?? 'ms'
}

export function amountIn(ms: number, unit: DurationUnit): number {
  return ms / msPerUnit[unit]
}

/** Whole milliseconds. */
export function toMs(amount: number, unit: DurationUnit): number {
  return Math.round(amount * msPerUnit[unit])
}
