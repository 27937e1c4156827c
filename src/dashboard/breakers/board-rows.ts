/** The board as a tree: a breaker opens to its instances, an instance to its gateways; one for a whole service to gateways. */
import type { BreakerOnGateway, BreakerView } from '@/domain/view/views'
import { summarise, type BreakerSummary } from './board'
import { everyMachine, type MachineTarget } from './override/target'

export interface BoardRow {
  /** `namespace/name`, with `@<instance>` and `~<gateway>` below it; it stands in the address when the row is open. */
  key: string
  /** The key of the breaker's own row. */
  breakerKey: string
  depth: 0 | 1 | 2
  breaker: BreakerView
  target: MachineTarget
  /** Over the machines of the row; null when no gateway reports on any. */
  summary: BreakerSummary | null
  /** Of the breaker as a whole, by which its rows stay together however the board is sorted. */
  ofBreaker: BreakerSummary | null
  /** Whether what is below is shown; null when nothing is. */
  open: boolean | null
}

export function breakerKey({ namespace, name }: Pick<BreakerView, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`
}

/** @param opened keys of the rows that are open; those of rows that are gone do nothing */
export function boardRows(breakers: readonly BreakerView[], opened: ReadonlySet<string>): BoardRow[] {
  return breakers.flatMap((breaker) => {
    const key = breakerKey(breaker)
    const summary = summarise(breaker.gateways)
    const open = breaker.gateways.length === 0 ? null : opened.has(key)
    const common = { breakerKey: key, breaker, ofBreaker: summary }
    const row: BoardRow = { ...common, key, depth: 0, target: everyMachine, summary, open }
    if (open !== true) return [row]
    const below =
      breaker.spec.scope === 'INSTANCE'
        ? instanceRows(common, opened)
        : gatewayRows(common, breaker.gateways, { depth: 1, above: key })
    return [row, ...below]
  })
}

type Common = Pick<BoardRow, 'breakerKey' | 'breaker' | 'ofBreaker'>

function instanceRows(common: Common, opened: ReadonlySet<string>): BoardRow[] {
  const { breaker, breakerKey: above } = common
  return [...byInstance(breaker.gateways)]
    .sort(([a], [b]) => byName(a ?? '', b ?? ''))
    .flatMap(([instance, machines]) => {
      const key = `${above}@${instance ?? ''}`
      const open = opened.has(key)
      const target = { instance, gateway: null }
      const row: BoardRow = { ...common, key, depth: 1, target, summary: summarise(machines), open }
      return open ? [row, ...gatewayRows(common, machines, { depth: 2, above: key })] : [row]
    })
}

function byInstance(machines: readonly BreakerOnGateway[]): Map<string | null, BreakerOnGateway[]> {
  const groups = new Map<string | null, BreakerOnGateway[]>()
  for (const machine of machines) {
    const known = groups.get(machine.instance)
    if (known === undefined) groups.set(machine.instance, [machine])
    else known.push(machine)
  }
  return groups
}

function gatewayRows(
  common: Common,
  machines: readonly BreakerOnGateway[],
  { depth, above }: { depth: 1 | 2; above: string },
): BoardRow[] {
  return [...machines]
    .sort((a, b) => byName(a.gateway, b.gateway))
    .map((machine) => ({
      ...common,
      key: `${above}~${machine.gateway}`,
      depth,
      target: { instance: machine.instance, gateway: machine.gateway },
      summary: summarise([machine]),
      open: null,
    }))
}

function byName(a: string, b: string): number {
  return a.localeCompare(b, undefined, { numeric: true })
}
