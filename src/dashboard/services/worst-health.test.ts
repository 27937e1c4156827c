import { expect, it } from 'vitest'
import { worstHealth } from './worst-health'

it.each([
  [{ passing: 0, warning: 0, critical: 3 }, 'critical'],
  [{ passing: 9, warning: 0, critical: 1 }, 'warning'],
  [{ passing: 9, warning: 1, critical: 0 }, 'warning'],
  [{ passing: 9, warning: 0, critical: 0 }, 'passing'],
  [{ passing: 0, warning: 0, critical: 0 }, 'unknown'],
])('%j is %s', (health, worst) => {
  expect(worstHealth(health)).toBe(worst)
})
