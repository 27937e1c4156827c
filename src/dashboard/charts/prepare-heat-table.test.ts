import { expect, it } from 'vitest'
import { prepareHeat } from './prepare-heat'
import { heatCsv, heatSummaries } from './prepare-heat-table'
import { noTraffic, testFrame } from './testing'

const frames = [
  testFrame(0, { instances: { 'a:1': { ...noTraffic, requestsPerSecond: 30, errorPercent: 0, p99Ms: 9 } } }),
  testFrame(1000, { instances: { 'a:1': { ...noTraffic, requestsPerSecond: 10, errorPercent: 40, p99Ms: 70 } } }),
]
const heat = prepareHeat(frames, { fromMs: 0, toMs: 3000, figure: 'errors', also: ['b:1'] })

it('over the whole range errors weigh by requests and p99 is told at its worst', () => {
  expect(heatSummaries(frames, heat)).toEqual([
    { instance: 'a:1', requestsPerSecond: 20, errorPercent: 10, worstP99Ms: 70 },
    { instance: 'b:1', requestsPerSecond: null, errorPercent: null, worstP99Ms: null },
  ])
})

it('the file has no line for a gap, and an empty value where there were no requests', () => {
  expect(heatCsv(heat)).toEqual([
    'time,instance,value\r\n',
    '1970-01-01T00:00:00.000Z,a:1,0\r\n',
    '1970-01-01T00:00:01.000Z,a:1,40\r\n',
    '1970-01-01T00:00:00.000Z,b:1,\r\n',
    '1970-01-01T00:00:01.000Z,b:1,\r\n',
  ])
})
