'use client'

import { useTranslations } from 'use-intl'
import { breakerStates } from '@/domain/breaker/policy'
import type { ReplayView } from '@/domain/view/breaker-views'
import { innerTicks, timeTicks } from '../../charts/prepare-axis'
import { useTimeLabel } from '../../charts/use-time-label'
import { toneOf } from '../../ui/state-badge'
import { prepareLanes, type MachineLanes, type StateStretch, type Stretch } from './prepare-replay'
import classes from './replay.module.css'

/** What is more is not compared by eye any more. */
const mostMachines = 8
const ticks = 6

/** For each machine what it did above what it would have done, on one time axis. */
export function ReplayLanes({ view }: { view: ReplayView }) {
  const t = useTranslations('replay')
  const states = useTranslations('states')
  const { lanes, hidden } = prepareLanes(view, mostMachines)
  const shown = new Set(lanes.flatMap((each) => [...each.recorded, ...each.replayed].map(({ state }) => state)))
  const hatched = lanes.some((each) => each.unknown.length > 0)
  return (
    <div>
      <div className={classes.legend}>
        {breakerStates
          .filter((state) => shown.has(state))
          .map((state) => (
            <span key={state} className={classes.key}>
              <span className={classes.swatch} style={{ background: `var(--sy-${toneOf(state)})` }} />
              {states(state)}
            </span>
          ))}
        {hatched ? (
          <span className={classes.key}>
            <span className={`${classes.swatch ?? ''} ${classes.hatch ?? ''}`} />
            {t('unknown')}
          </span>
        ) : null}
      </div>
      <div className={classes.lanes}>
        {lanes.map((each) => (
          <Machine key={each.key} machine={each} view={view} />
        ))}
        <Axis fromMs={view.fromMs} toMs={view.toMs} />
      </div>
      {hidden > 0 ? <p className={classes.note}>{t('others', { count: hidden })}</p> : null}
    </div>
  )
}

function Machine({ machine, view }: { machine: MachineLanes; view: ReplayView }) {
  const t = useTranslations('replay')
  const { gateway, instance, recorded, replayed, unknown } = machine
  return (
    <>
      <div className={classes.machine}>{instance === null ? gateway : t('machine', { gateway, instance })}</div>
      <Lane label={t('was')} view={view} stretches={recorded} unknown={[]} />
      <Lane label={t('wouldBe')} view={view} stretches={replayed} unknown={unknown} />
    </>
  )
}

interface LaneProps {
  label: string
  view: ReplayView
  stretches: readonly StateStretch[]
  unknown: readonly Stretch[]
}

function Lane({ label, view, stretches, unknown }: LaneProps) {
  const t = useTranslations('replay')
  const states = useTranslations('states')
  const { pointed } = useTimeLabel(view.toMs - view.fromMs)
  const span = ({ fromMs, toMs }: Stretch) => `${pointed(fromMs)} – ${pointed(toMs)}`
  const place = (each: Stretch) => ({ left: `${String(each.fromPercent)}%`, width: `${String(each.widthPercent)}%` })
  const told = stretches.map((each) => `${states(each.state)}, ${span(each)}`).slice(0, 20)
  return (
    <>
      <div className={classes.label}>{label}</div>
      <div className={classes.lane} role="img" aria-label={`${label}: ${told.join('; ')}`}>
        {stretches.map((each) => (
          <span
            key={each.fromMs}
            className={classes.state}
            data-calm={['good', 'info', 'none'].includes(toneOf(each.state)) || undefined}
            style={{ ...place(each), background: `var(--sy-${toneOf(each.state)})` }}
            title={`${states(each.state)}, ${span(each)}`}
          />
        ))}
        {unknown.map((each) => (
          <span
            key={`unknown ${String(each.fromMs)}`}
            className={`${classes.state ?? ''} ${classes.hatch ?? ''}`}
            style={place(each)}
            title={`${t('unknown')}, ${span(each)}`}
          />
        ))}
      </div>
    </>
  )
}

function Axis({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  const { onAxis } = useTimeLabel(toMs - fromMs)
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
  return (
    <div className={classes.axis} aria-hidden>
      {innerTicks(timeTicks(fromMs, toMs, ticks, offsetMs), fromMs, toMs).map((atMs) => (
        <span key={atMs} style={{ left: `${String((100 * (atMs - fromMs)) / (toMs - fromMs))}%` }}>
          {onAxis(atMs)}
        </span>
      ))}
    </div>
  )
}
