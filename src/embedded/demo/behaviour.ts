/**
 * How the demo's services behave: how long they take and what they answer, as pure functions of a random number and the
 * time, so that every screen has something to show and the same things happen on every machine.
 */
export interface Behaviour {
  /** How long an answer takes. `random` is 0 ≤ x < 1. */
  latencyMs(random: number, sinceStartMs: number): number
  /** The share of answers that fail, 0 to 1. */
  errorShare(sinceStartMs: number): number
}

/** Log-normal: most near the median, some far above it. `spread` 0.3 is steady, 1 is wild. */
function around(medianMs: number, spread: number) {
  return (random: number) => medianMs * Math.exp(spread * normal(random))
}

/** The standard normal distribution's quantile, by Tukey's lambda approximation: good to 0.1 within ±3. */
function normal(random: number): number {
  const inside = Math.min(0.9995, Math.max(0.0005, random))
  return (inside ** 0.135 - (1 - inside) ** 0.135) / 0.1975
}

const rarely = () => 0.002

/** The card network fails for twenty seconds of every ninety, for the first time soon after the start. */
const badMoments = { everyMs: 90_000, firstMs: 15_000, lastMs: 20_000 } as const

export function isBadMoment(sinceStartMs: number): boolean {
  const { everyMs, firstMs, lastMs } = badMoments
  return sinceStartMs >= firstMs && (sinceStartMs - firstMs) % everyMs < lastMs
}

export const behaviours = {
  quick: { latencyMs: around(5, 0.4), errorShare: rarely },
  steady: { latencyMs: around(9, 0.3), errorShare: rarely },
  thorough: { latencyMs: around(18, 0.4), errorShare: () => 0.005 },
  canary: { latencyMs: around(26, 0.5), errorShare: () => 0.02 },
  flaky: {
    latencyMs: around(22, 0.5),
    errorShare: (sinceStartMs) => (isBadMoment(sinceStartMs) ? 0.85 : 0.01),
  },
  slow: {
    // One in twelve takes another second or so: a tail that the median does not show.
    latencyMs: (random) => around(120, 0.5)((random * 12) % 1) + (random < 1 / 12 ? 600 + 9600 * random : 0),
    errorShare: rarely,
  },
} as const satisfies Record<string, Behaviour>
