import { describe, expect, it } from 'vitest'
import { parseSettings, SettingsError, settingsTable, type SettingName } from './settings'

it('an empty environment gives every default', () => {
  expect(parseSettings({})).toEqual({
    DATABASE_URL: undefined,
    REDIS_URL: undefined,
    CONSUL_HTTP_ADDR: undefined,
    CONSUL_HTTP_TOKEN: undefined,
    SWITCHYARD_PORT: 3000,
    SWITCHYARD_HOST: '127.0.0.1',
    SWITCHYARD_URL: undefined,
    SWITCHYARD_TRUSTED_PROXIES: [],
    SWITCHYARD_SECRET: undefined,
    SWITCHYARD_GATEWAY_PORT: 8080,
    SWITCHYARD_GATEWAY_ADMIN_PORT: 8081,
    SWITCHYARD_CONTROLLER_ADMIN_PORT: 8082,
    SWITCHYARD_ALLOW_LOOPBACK: false,
    SWITCHYARD_KEYSPACE_EVENTS: false,
    SWITCHYARD_GATEWAY_ID: undefined,
    SWITCHYARD_DATA_DIR: '.switchyard',
    SWITCHYARD_CONSUL_PREFIX: 'switchyard/v1/',
    SWITCHYARD_CONSUL_RELEASES: 'https://releases.hashicorp.com',
    SWITCHYARD_TELEMETRY_MEMORY_MB: 512,
    SWITCHYARD_LOG_LEVEL: 'info',
  })
})

const right: [SettingName, string, unknown][] = [
  ['DATABASE_URL', 'postgresql://user:password@db:5432/switchyard', 'postgresql://user:password@db:5432/switchyard'],
  ['DATABASE_URL', 'postgres://db/switchyard', 'postgres://db/switchyard'],
  ['REDIS_URL', 'rediss://user:password@redis:6380/2', 'rediss://user:password@redis:6380/2'],
  ['CONSUL_HTTP_ADDR', 'consul:8500', 'http://consul:8500'],
  ['CONSUL_HTTP_ADDR', 'https://consul.example.com', 'https://consul.example.com'],
  ['SWITCHYARD_PORT', '65535', 65_535],
  ['SWITCHYARD_TRUSTED_PROXIES', '10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
  ['SWITCHYARD_CONTROLLER_ADMIN_PORT', '9100', 9100],
  ['SWITCHYARD_ALLOW_LOOPBACK', 'yes', true],
  ['SWITCHYARD_ALLOW_LOOPBACK', 'no', false],
  ['SWITCHYARD_GATEWAY_ID', 'edge-1.eu', 'edge-1.eu'],
  ['SWITCHYARD_CONSUL_PREFIX', 'team/switchyard/', 'team/switchyard/'],
  ['SWITCHYARD_TELEMETRY_MEMORY_MB', '2048', 2048],
  ['SWITCHYARD_LOG_LEVEL', 'debug', 'debug'],
]

it.each(right)('%s takes %s', (name, text, value) => {
  expect(parseSettings({ [name]: text })[name]).toEqual(value)
})

const wrong: [SettingName, string][] = [
  ['DATABASE_URL', 'mysql://db/switchyard'],
  ['DATABASE_URL', 'db'],
  ['REDIS_URL', 'http://redis:6379'],
  ['REDIS_URL', 'redis:6379'],
  ['REDIS_URL', 'redis://redis:6379 '],
  ['CONSUL_HTTP_ADDR', 'ftp://consul'],
  ['CONSUL_HTTP_ADDR', 'consul:85000'],
  ['SWITCHYARD_PORT', '0'],
  ['SWITCHYARD_PORT', '65536'],
  ['SWITCHYARD_PORT', '3000x'],
  ['SWITCHYARD_PORT', '-1'],
  ['SWITCHYARD_URL', 'example.com'],
  ['SWITCHYARD_TRUSTED_PROXIES', 'proxy.example.com'],
  ['SWITCHYARD_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['SWITCHYARD_GATEWAY_PORT', 'http'],
  ['SWITCHYARD_GATEWAY_ADMIN_PORT', '1e3'],
  ['SWITCHYARD_CONTROLLER_ADMIN_PORT', '0'],
  ['SWITCHYARD_ALLOW_LOOPBACK', 'true'],
  ['SWITCHYARD_GATEWAY_ID', 'edge 1'],
  ['SWITCHYARD_CONSUL_PREFIX', 'switchyard'],
  ['SWITCHYARD_CONSUL_RELEASES', 'file:///tmp'],
  ['SWITCHYARD_TELEMETRY_MEMORY_MB', '63'],
  ['SWITCHYARD_TELEMETRY_MEMORY_MB', '0.5'],
  ['SWITCHYARD_LOG_LEVEL', 'verbose'],
]

it.each(wrong)('%s refuses %s with its name, its value and what is allowed', (name, text) => {
  expect(() => parseSettings({ [name]: text })).toThrow(`${name}=${text}: use ${settingsTable[name].allowed}`)
})

it.each([
  ['SWITCHYARD_SECRET', 'hunter2', 'SWITCHYARD_SECRET=(7 characters): use '],
  ['DATABASE_URL', 'mysql://me:hun@ter2@db/x', 'DATABASE_URL=mysql://me:…@db/x: use '],
])('%s is refused without telling its secret', (name, text, told) => {
  expect(() => parseSettings({ [name]: text })).toThrow(told)
  expect(() => parseSettings({ [name]: text })).not.toThrow('ter2')
})

it.each(Object.keys(settingsTable))('an empty %s counts as unset', (name) => {
  expect(parseSettings({ [name]: '' })).toEqual(parseSettings({}))
})

it('every wrong setting is told at once', () => {
  try {
    parseSettings({ SWITCHYARD_PORT: 'x', REDIS_URL: 'y', SWITCHYARD_LOG_LEVEL: 'info' })
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError)
    expect((error as SettingsError).problems.map((each) => each.name)).toEqual(['REDIS_URL', 'SWITCHYARD_PORT'])
  }
})

describe('the table that the README is made of', () => {
  it.each(Object.entries(settingsTable))('%s says what is allowed, its default and its meaning', (_name, setting) => {
    expect([setting.allowed, setting.fallback, setting.meaning].every((text) => text.length > 0)).toBe(true)
  })
})
