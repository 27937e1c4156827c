import { describe, expect, it } from 'vitest'
import { Findings } from './findings'

const up = { status: 'passing', output: 'connected' } as const
const down = { status: 'critical', output: 'connection refused' } as const

describe('what looks found', () => {
  it('is told when the status changes, and since when it is so', () => {
    const findings = new Findings()
    expect(findings.found('a', 'x', up, 1000)).toEqual({ about: 'x', ...up, sinceMs: 1000 })
    expect(findings.found('a', 'x', up, 2000)).toBeNull()
    expect(findings.found('a', 'x', down, 3000)).toMatchObject({ sinceMs: 3000 })
    expect(findings.found('a', 'x', { ...down, output: 'timed out' }, 60_000)).toMatchObject({ sinceMs: 3000 })
  })

  it('a text that is another one at each look is told every ten seconds only', () => {
    const findings = new Findings()
    const told = Array.from({ length: 61 }, (_each, second) =>
      findings.found('a', 'x', { status: 'passing', output: `load ${String(second)}` }, second * 1000),
    )
    expect(told.filter((each) => each !== null)).toHaveLength(7)
  })

  it('a status that changes back and forth is told each time', () => {
    const findings = new Findings()
    const told = [up, down, up, down].map((each, index) => findings.found('a', 'x', each, index))
    expect(told).not.toContain(null)
  })

  it('about an instance as it was before begins anew', () => {
    const findings = new Findings()
    findings.found('a', 'x', down, 1000)
    expect(findings.found('a', 'y', down, 9000)).toMatchObject({ about: 'y', sinceMs: 9000 })
  })

  it('by another controller keeps its time when the same is found here', () => {
    const findings = new Findings()
    expect(findings.told('a', { about: 'x', ...down, sinceMs: 500 })).toBe(true)
    expect(findings.told('a', { about: 'x', ...down, sinceMs: 500 })).toBe(false)
    expect(findings.found('a', 'x', down, 9000)).toBeNull()
    expect(findings.get('a')?.sinceMs).toBe(500)
  })
})
