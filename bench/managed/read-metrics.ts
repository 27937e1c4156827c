/** The controller's figures, read as Prometheus reads them. */

export interface ReadMetrics {
  /** Of all label values of a counter. */
  sum(name: string): number
  /** The longest that the event loop was held up since this was last read, in ms. */
  longestBlockMs: number
  /** The upper bound of the bucket that holds it, of what was observed since `before`. */
  percentile(name: string, percent: number, before: ReadMetrics): number
  buckets(name: string): Map<number, number>
}

export async function readMetrics(adminPort: number): Promise<ReadMetrics> {
  const answer = await fetch(`http://127.0.0.1:${String(adminPort)}/metrics`)
  const lines = (await answer.text()).split('\n')
  const of = (name: string) => lines.filter((line) => new RegExp(`^switchyard_controller_${name}[{ ]`).test(line))
  const value = (line: string) => Number(line.slice(line.lastIndexOf(' ') + 1))
  const buckets = (name: string) =>
    new Map(
      of(`${name}_bucket`).map((line) => {
        const bound = /le="([^"]+)"/.exec(line)?.[1] ?? ''
        return [bound === '+Inf' ? Infinity : Number(bound), value(line)]
      }),
    )
  return {
    longestBlockMs: Math.round(
      1000 * value(lines.find((line) => line.startsWith('nodejs_eventloop_lag_max_seconds ')) ?? ' NaN'),
    ),
    sum: (name) => of(name).reduce((sum, line) => sum + value(line), 0),
    buckets,
    percentile(name, percent, before) {
      const earlier = before.buckets(name)
      const counts = [...buckets(name)].map(([bound, count]) => [bound, count - (earlier.get(bound) ?? 0)] as const)
      const all = counts.at(-1)?.[1] ?? 0
      return counts.find(([, count]) => count >= (all * percent) / 100)?.[0] ?? Number.NaN
    },
  }
}
