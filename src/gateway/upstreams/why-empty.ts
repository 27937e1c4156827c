import { type InstanceOverrideSpec, instanceStanding } from '@/domain/service/instance-override'
import { type CatalogInstance, instanceAddress } from '@/domain/service/service'

/**
 * Why nobody behind `whose` takes requests, as a sentence for callers: an operator who drained the last instance should
 * read that here and not look for a fault.
 */
export function whyEmpty(
  whose: string,
  registered: readonly CatalogInstance[],
  orders: ReadonlyMap<string, InstanceOverrideSpec> | undefined,
  nowMs: number,
): string {
  const standings = registered.map((each) => ({
    each,
    ...instanceStanding(each, orders?.get(instanceAddress(each)), nowMs),
  }))
  const out = standings.filter(({ mode }) => mode !== 'ACTIVE').length
  const weightless = standings.filter(({ mode, weight }) => mode === 'ACTIVE' && weight === 0).length
  const all = registered.length
  if (out + weightless === 0) return `No healthy instance stands behind ${whose}.`
  if (out === all) {
    return all === 1
      ? `The only instance of ${whose} is drained or in maintenance.`
      : `All ${String(all)} instances of ${whose} are drained or in maintenance.`
  }
  const parts = [
    ...(out > 0 ? [`${String(out)} drained or in maintenance`] : []),
    ...(weightless > 0 ? [`${String(weightless)} with weight 0`] : []),
    ...(all > out + weightless ? [`${String(all - out - weightless)} not healthy`] : []),
  ]
  return `None of the ${String(all)} instances of ${whose} takes requests: ${parts.join(', ')}.`
}
