import { expect, test } from 'vitest'
import { agentHeartbeatCommand, heartbeatCommand } from './heartbeat'

test('a sign of life sets the key that the controller reads, for as long as the check says', () => {
  expect(heartbeatCommand({ service: 'cart', address: '10.0.0.7', port: 8080 }, 30_000)).toBe(
    "redis-cli SET 'swy:heartbeat:{cart}:10.0.0.7:8080' passing PX 30000",
  )
  expect(heartbeatCommand({ service: 'cart', address: 'fd00::1', port: 80 }, 1000)).toContain('{cart}:[fd00::1]:80')
})

test('what is not filled in yet is plain to see', () => {
  expect(heartbeatCommand({ service: '', address: '', port: '' }, '')).toBe(
    "redis-cli SET 'swy:heartbeat:{SERVICE}:ADDRESS:PORT' passing PX MILLISECONDS",
  )
})

test('an agent is told by its own address', () => {
  expect(agentHeartbeatCommand('10.0.0.7:8500', 'switchyard:1:ab')).toBe(
    'curl -X PUT http://10.0.0.7:8500/v1/agent/check/pass/switchyard%3A1%3Aab',
  )
})
