import { csvLine } from '../ui/csv'
import type { ChartSeries } from './chart-types'
import type { ChartPoint } from './prepare-points'

/** What a chart shows, a line for each point (time in UTC). A gap has no line; an unknown value is an empty cell. */
export function chartCsv(
  points: readonly ChartPoint[],
  series: readonly Pick<ChartSeries, 'key' | 'label'>[],
  title: string,
): string[] {
  const known = points.filter((point) => Object.keys(point.values).length > 0)
  const name = (each: Pick<ChartSeries, 'label'>) => (each.label === title ? title : `${title} ${each.label}`)
  return [
    csvLine(['time', ...series.map(name)]),
    ...known.map((point) =>
      csvLine([new Date(point.atMs).toISOString(), ...series.map((each) => point.values[each.key] ?? null)]),
    ),
  ]
}
