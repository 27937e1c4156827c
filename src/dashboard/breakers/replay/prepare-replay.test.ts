import { describe, expect, it } from 'vitest'
import type { ReplayedMachine, ReplayView } from '@/domain/view/breaker-views'
import { factsOf, prepareLanes } from './prepare-replay'

const machine: ReplayedMachine = {
  ...{ gateway: 'g1', instance: null, calls: 500, refused: 20, unknown: [{ fromMs: 1400, toMs: 1500 }] },
  recordedFrom: 'CLOSED',
  replayedFrom: 'OPEN',
  recorded: [{ atMs: 1400, before: 'CLOSED', after: 'OPEN', cause: 'FAILURE_RATE' }],
  replayed: [{ atMs: 1100, before: 'OPEN', after: 'HALF_OPEN', cause: 'WAIT_OVER' }],
}
const quiet: ReplayedMachine = { ...machine, gateway: 'g0', recorded: [], replayed: [], unknown: [] }
const opening = { fromMs: 1000, toMs: 1100, machines: 1 }
const view: ReplayView = {
  ...{ fromMs: 1000, toMs: 2000, coveredMs: 990, unrecorded: [], calls: 1000, refused: 20, machinesTotal: 7 },
  ...{ openings: [opening], recordedOpenings: [], openMs: 100, recordedOpenMs: 0 },
  machines: [quiet, machine],
}

describe('a replay on screen', () => {
  it('shows what was and what would have been from the beginning to the end of the time', () => {
    const [, lane] = prepareLanes(view, 5).lanes
    const drawn = (all: readonly { state: string; fromPercent: number; widthPercent: number }[] | undefined) =>
      all?.map((each) => [each.state, each.fromPercent, each.widthPercent])
    expect(drawn(lane?.recorded)).toEqual([
      ['CLOSED', 0, 40],
      ['OPEN', 40, 60],
    ])
    expect(drawn(lane?.replayed)).toEqual([
      ['OPEN', 0, 10],
      ['HALF_OPEN', 10, 90],
    ])
    expect(lane?.unknown).toMatchObject([{ fromPercent: 40, widthPercent: 10 }])
  })

  it('leaves out what nobody recorded', () => {
    const gaps = [
      { fromMs: 1000, toMs: 1200 },
      { fromMs: 1500, toMs: 1600 },
    ]
    const [, lane] = prepareLanes({ ...view, unrecorded: gaps }, 5).lanes
    expect(lane?.recorded.map((each) => [each.state, each.fromPercent, each.widthPercent])).toEqual([
      ['CLOSED', 20, 20],
      ['OPEN', 40, 10],
      ['OPEN', 60, 40],
    ])
  })

  it('shows the machines on which most happened, and says how many others there are', () => {
    const { lanes, hidden } = prepareLanes(view, 1)
    expect([lanes.map((each) => each.gateway), hidden]).toEqual([['g1'], 6])
  })

  it('tells three openings one by one and counts the others', () => {
    const { openings } = factsOf({ ...view, openings: [opening, opening, opening, opening, opening] })
    expect([openings.told.length, openings.more]).toEqual([3, 2])
  })

  it('says how much was recorded when a part is missing', () => {
    expect(factsOf(view).covered).toBeNull()
    expect(factsOf({ ...view, coveredMs: 250 }).covered).toBe(0.25)
  })

  it('says that nothing was recorded when no call was made, and not when all were refused', () => {
    expect(factsOf({ ...view, machines: [] }).empty).toBe(true)
    const idle = { ...quiet, calls: 0 }
    expect(factsOf({ ...view, machines: [idle] }).empty).toBe(true)
    expect(factsOf({ ...view, machines: [idle, { ...idle, calls: 1 }] }).empty).toBe(false)
    expect(factsOf({ ...view, machines: [{ ...machine, calls: 0 }] }).empty).toBe(false)
  })
})
