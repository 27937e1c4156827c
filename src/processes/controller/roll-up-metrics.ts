import { Counter, Gauge, type Registry } from 'prom-client'
import type { RollUpCounters } from '@/telemetry/roll-up-counters'

const prefix = 'switchyard_controller_'
const outcomes = ['taken', 'late', 'doubled', 'ahead', 'unreadable'] as const

/** What the roll-up of live figures has done and holds; only the leader has it, others leave it out. */
export function watchRollUp(registry: Registry, read: () => RollUpCounters | null): void {
  const registers = [registry]
  const rolled: Counter = new Counter({
    name: `${prefix}rollup_seconds_total`,
    help: 'Seconds of live figures that were written since it leads',
    registers,
    collect: () => {
      rolled.reset()
      rolled.inc(read()?.rolled ?? 0)
    },
  })
  const taken = new Counter<'outcome'>({
    name: `${prefix}rollup_gateway_seconds_total`,
    help: "Gateways' seconds since it leads: counted (taken) or left out, and why",
    labelNames: ['outcome'],
    registers,
    collect: () => {
      taken.reset()
      const counters = read()
      if (counters) for (const outcome of outcomes) taken.inc({ outcome }, counters[outcome])
    },
  })
  gauge('rollup_lag_seconds', 'From the end of the newest second to its being written', [], (set) => {
    const lagMs = read()?.lagMs
    if (lagMs !== null && lagMs !== undefined) set({}, lagMs / 1000)
  })
  gauge(
    'telemetry_waiting_bytes',
    "Gateways' seconds in Redis, those of the last half minute among them",
    [],
    (set) => {
      const bytes = read()?.kept?.waitingBytes
      if (bytes !== undefined) set({}, bytes)
    },
  )
  gauge('telemetry_bytes', 'Live figures in Redis', ['part', 'resolution'], (set) => {
    for (const [slot, bytes] of read()?.kept?.bytes ?? []) set(labelsOf(slot), bytes)
  })
  gauge('telemetry_reach_seconds', 'How far back live figures reach', ['part', 'resolution'], (set) => {
    for (const [slot, ms] of read()?.kept?.reachMs ?? []) set(labelsOf(slot), ms / 1000)
  })

  function gauge(
    name: string,
    help: string,
    labelNames: readonly string[],
    collect: (set: (labels: Record<string, string>, value: number) => void) => void,
  ): void {
    const made: Gauge = new Gauge({
      name: `${prefix}${name}`,
      help,
      labelNames: [...labelNames],
      registers,
      collect: () => {
        made.reset()
        if (labelNames.length === 0) made.remove()
        collect((labels, value) => {
          made.set(labels, value)
        })
      },
    })
  }
}

/** `instances 1s` */
function labelsOf(slot: string): { part: string; resolution: string } {
  const [part = '', resolution = ''] = slot.split(' ')
  return { part, resolution }
}
