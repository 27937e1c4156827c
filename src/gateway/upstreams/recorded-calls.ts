import { CallsRecorder } from '@/domain/breaker/calls'
import type { BreakerListener } from '@/domain/breaker/listener'
import type { BreakerState } from '@/domain/breaker/policy'
import type { BreakerCalls } from '@/wire/breaker-calls'
import type { BreakerStatus } from '@/wire/telemetry'
import type { MachinePlace } from './breaker-in-force'

/** Every machine tells its state at least so often, so that whoever begins to read there knows it. */
const stateEveryMs = 10_000

/** Records what this gateway's breakers are told of, for replays; given away with each second's figures. */
export class RecordedCalls {
  private readonly recorders = new Map<string, { place: MachinePlace; recorder: CallsRecorder }>()
  /** Of machines whose place another one took within the second. */
  private replaced: Omit<BreakerCalls, 'startMs'>[] = []

  /**
   * A listener for a machine that is made in this state, which tells `also` too.
   * @param also is not told of single calls
   */
  listener(place: MachinePlace, state: BreakerState, nowMs: number, also: BreakerListener | null): BreakerListener {
    const key = keyOf(place)
    const before = this.recorders.get(key)
    const left = before?.recorder.take()
    if (left) this.replaced.push({ ...nameOf(place), ...left })
    const recorder = new CallsRecorder(state, nowMs)
    this.recorders.set(key, { place, recorder })
    return {
      entered: (move) => {
        recorder.entered(move)
        also?.entered?.(move)
      },
      ended: recorder.ended.bind(recorder),
    }
  }

  /** What was recorded since the last time. Machines that are not among the present ones are forgotten. */
  take(startMs: number, present: readonly Pick<BreakerStatus, 'breaker' | 'instance'>[]): BreakerCalls[] {
    const calls = this.replaced.map((each) => ({ ...each, startMs }))
    this.replaced = []
    const keys = new Set(present.map(keyOf))
    for (const [key, { place, recorder }] of this.recorders) {
      const taken = recorder.take(startMs % stateEveryMs === 0)
      if (taken) calls.push({ ...nameOf(place), startMs, ...taken })
      if (!keys.has(key)) this.recorders.delete(key)
    }
    return calls
  }
}

function keyOf({ breaker, instance }: { breaker: string; instance: string | null }): string {
  return `${breaker} ${instance ?? ''}`
}

function nameOf({ breaker, instance, gateway }: MachinePlace): Pick<BreakerCalls, 'breaker' | 'instance' | 'gateway'> {
  return { breaker, instance, gateway }
}
