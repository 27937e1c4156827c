/**
 * The board of breakers as a process last looked at it, and at which look each row changed: a reader is told what it
 * lacks and not thousands of rows each second. What matters (states, since when and why, orders, policies) is told with
 * the look that finds it. Figures move with every call: on a large board each row's are told at every fifth look. They are
 * of ten seconds, so they are never wrong by more than half of what they speak of.
 */
import { objectRef } from '@/domain/names'
import type { BreakersNews } from '@/domain/view/apply-breakers'
import type { BreakerView } from '@/domain/view/views'

const largeFrom = 100
const figuresEvery = 5
/** Who comes back after more looks gets everything. */
const mostLooks = 600

interface Row {
  view: BreakerView
  /** What matters of it, as text, and all of it. */
  head: string
  text: string
  /** The look that found it so. */
  look: number
}

export class BreakerBoard {
  private look = 0
  private readonly rows = new Map<string, Row>()
  /** The look that missed it first. */
  private readonly gone = new Map<string, number>()

  /** @param id of this board among those of all processes, of which a reader may ask any; without `-` */
  constructor(private readonly id: string) {}

  /** @param views all breakers as they are now */
  take(views: readonly BreakerView[]): void {
    this.look += 1
    const missed = new Set(this.rows.keys())
    for (const [place, view] of views.entries()) {
      const ref = objectRef(view.namespace, view.name)
      missed.delete(ref)
      this.gone.delete(ref)
      this.takeRow(ref, view, views.length < largeFrom || place % figuresEvery === this.look % figuresEvery)
    }
    for (const ref of missed) {
      this.rows.delete(ref)
      this.gone.set(ref, this.look)
    }
    for (const [ref, look] of this.gone) if (look < this.look - mostLooks) this.gone.delete(ref)
  }

  private takeRow(ref: string, view: BreakerView, withFigures: boolean): void {
    const known = this.rows.get(ref)
    const head = headOf(view)
    if (known?.head === head && !withFigures) return
    const text = JSON.stringify(view)
    if (known?.text !== text) this.rows.set(ref, { view, head, text, look: this.look })
  }

  /**
   * What somebody who came with `stamp` lacks (null: everything), of one namespace or of all. A stamp of another process,
   * or one that is too old, counts as none.
   */
  since(stamp: string | null, namespace: string | null): BreakersNews {
    const [id, look = ''] = (stamp ?? '').split('-')
    const seen = Number(look)
    const whole = id !== this.id || !/^\d+$/.test(look) || seen > this.look || seen < this.look - mostLooks
    const own = ({ view }: Row) => namespace === null || view.namespace === namespace
    const rows = [...this.rows.values()].filter((row) => own(row) && (whole || row.look > seen))
    const gone = whole ? [] : [...this.gone].filter(([, at]) => at > seen).map(([ref]) => ref)
    return { stamp: `${this.id}-${String(this.look)}`, rows: rows.map(({ view }) => view), whole, gone }
  }
}

function headOf({ version, orders, gateways }: BreakerView): string {
  return JSON.stringify([
    version,
    orders,
    gateways.map(({ gateway, instance, state, sinceMs, cause, nextProbeAtMs, overrideExpiresAtMs }) => [
      gateway,
      instance,
      state,
      sinceMs,
      cause,
      nextProbeAtMs,
      overrideExpiresAtMs,
    ]),
  ])
}
