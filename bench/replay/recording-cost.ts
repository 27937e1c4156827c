import { CallsRecorder } from '@/domain/breaker/calls'
import type { BreakerListener } from '@/domain/breaker/listener'
import { BreakerMachine } from '@/domain/breaker/machine'
import { breakerSpec } from '@/domain/breaker/policy'
import { percentile } from '../support'

const calls = 300_000
const rounds = 7
const perSecond = 5000

/** CPU of one call through a machine (asked and told), with recording and without; the median of rounds that take turns. */
export function recordingCost(): { withNs: number; withoutNs: number } {
  const withNs: number[] = []
  const withoutNs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    withoutNs.push(nsEach(null))
    const recorder = new CallsRecorder('CLOSED', 0)
    withNs.push(nsEach(recorder, recorder))
  }
  return { withNs: percentile(withNs, 50), withoutNs: percentile(withoutNs, 50) }
}

function nsEach(listener: BreakerListener | null, recorder: CallsRecorder | null = null): number {
  const machine = new BreakerMachine(breakerSpec.parse({ service: 'bench' }), 0, listener)
  const before = process.cpuUsage()
  for (let call = 0; call < calls; call += 1) {
    const nowMs = Math.floor((call * 1000) / perSecond)
    const asked = machine.tryAcquire(nowMs)
    if (asked.allowed) machine.record(asked.permit, call % 50 === 0 ? 'FAILURE' : 'SUCCESS', 2 + (call % 40), nowMs)
    if (call % perSecond === 0) recorder?.take()
  }
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / calls
}
