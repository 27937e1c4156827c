import type { FrameView, TrafficPoint } from '@/domain/view/views'
import { csvLine } from '../ui/csv'
import type { Heat } from './prepare-heat'

/** An instance over the whole range, in figures. */
export interface HeatSummary {
  instance: string
  /** null: no requests at all. */
  requestsPerSecond: number | null
  errorPercent: number | null
  worstP99Ms: number | null
}

/** The strip for those who do not see it: over all frames, requests averaged, errors weighed by them, p99 at its worst. */
export function heatSummaries(frames: readonly Pick<FrameView, 'instances'>[], heat: Heat): HeatSummary[] {
  return heat.rows.map(({ instance }) => {
    const points = frames.flatMap((each) => each.instances[instance] ?? [])
    const requests = points.reduce((sum, each) => sum + (each.requestsPerSecond ?? 0), 0)
    if (requests === 0) return { instance, requestsPerSecond: null, errorPercent: null, worstP99Ms: null }
    const errors = points.reduce((sum, each) => sum + errorsOf(each), 0)
    const p99 = points.flatMap((each) => each.p99Ms ?? [])
    return {
      instance,
      requestsPerSecond: requests / frames.length,
      errorPercent: errors / requests,
      worstP99Ms: p99.length === 0 ? null : Math.max(...p99),
    }
  })
}

function errorsOf({ requestsPerSecond, errorPercent }: TrafficPoint): number {
  return (requestsPerSecond ?? 0) * (errorPercent ?? 0)
}

/** A line for each instance and time of which something is known. */
export function heatCsv(heat: Heat): string[] {
  const lines = heat.rows.flatMap(({ instance, cells }) =>
    cells.flatMap((cell, column) =>
      cell === undefined ? [] : csvLine([new Date(heat.fromMs + column * heat.columnMs).toISOString(), instance, cell]),
    ),
  )
  return [csvLine(['time', 'instance', 'value']), ...lines]
}
