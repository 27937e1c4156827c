import { expect, it } from 'vitest'
import { allowsLoopback } from './allow-loopback'
import { parseSettings } from './settings'

it.each([
  ['127.0.0.1:8500', true],
  ['http://localhost:8500', true],
  ['http://[::1]:8500', true],
  ['http://127.1.2.3:8500', true],
  ['', true],
  ['consul.example.com', false],
  ['http://10.0.0.7:8500', false],
  ['http://127.0.0.1.example.com', false],
])('with Consul at "%s" loopback may be called: %s', (address, allowed) => {
  expect(allowsLoopback(parseSettings({ CONSUL_HTTP_ADDR: address }))).toBe(allowed)
})

it('the setting decides, wherever Consul is', () => {
  const at = (address: string, said: string) =>
    allowsLoopback(parseSettings({ CONSUL_HTTP_ADDR: address, SWITCHYARD_ALLOW_LOOPBACK: said }))
  expect(at('127.0.0.1:8500', 'no')).toBe(false)
  expect(at('consul.example.com', 'yes')).toBe(true)
})
