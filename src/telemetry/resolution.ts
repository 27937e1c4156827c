/** The resolutions in which frames are kept, finest first, and for how long each is. */
export const resolutions = [
  { name: '1s', ms: 1000, keptMs: 15 * 60_000 },
  { name: '10s', ms: 10_000, keptMs: 6 * 3_600_000 },
  { name: '1m', ms: 60_000, keptMs: 7 * 86_400_000 },
] as const

export type Resolution = (typeof resolutions)[number]

/** So many points a chart gets at most. */
export const maxPoints = 900

/** A chart of "the last 15 minutes" asks a moment after it reckoned where that begins. */
const slackMs = 5000

/**
 * The finest resolution that still reaches back to `fromMs` and needs at most 900 points; beyond what one-minute
 * frames can show in 900 points, several of them make one: `stepMs` is a multiple of the resolution.
 */
export function chooseResolution(
  fromMs: number,
  toMs: number,
  nowMs: number,
): { resolution: Resolution; stepMs: number } {
  const spanMs = Math.max(0, toMs - fromMs)
  const resolution =
    resolutions.find(({ ms, keptMs }) => spanMs <= maxPoints * ms && nowMs - fromMs <= keptMs + slackMs) ??
    resolutions[2]
  if (spanMs <= maxPoints * resolution.ms) return { resolution, stepMs: resolution.ms }
  // Longer steps are aligned to the epoch, so one more than the span holds may be touched.
  return { resolution, stepMs: Math.ceil(spanMs / ((maxPoints - 1) * resolution.ms)) * resolution.ms }
}
