import { z } from 'zod'

/** A wrong setting: its name, what it held and what is allowed. Stops the start. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'

  constructor(readonly problems: readonly { name: string; value: string; allowed: string }[]) {
    super(problems.map((each) => `${each.name}=${each.value}: ${each.allowed}`).join('\n'))
  }
}

const portNumber = (fallback: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(65_535)).default(fallback)

const url = (protocols: readonly string[]) =>
  z
    .string()
    .regex(/^\S+:\/\/\S+$/) // `redis:6379` parses as a URL too, but it is somebody's host and port
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol))

interface Setting {
  schema: z.ZodType
  allowed: string
  fallback: string
  meaning: string
}

const portAllowed = 'a port from 1 to 65535'

/** Every setting, its default and what it does: the README's table is made of this. */
export const settingsTable = {
  DATABASE_URL: {
    schema: url(['postgres:', 'postgresql:']).optional(),
    allowed: 'an address such as postgresql://user:password@host:5432/database',
    fallback: 'none: an embedded PostgreSQL is started',
    meaning: 'PostgreSQL that holds desired state',
  },
  REDIS_URL: {
    schema: url(['redis:', 'rediss:']).optional(),
    allowed: 'an address such as redis://host:6379 or rediss://user:password@host:6379/0',
    fallback: 'none: a Redis is started',
    meaning: 'Redis or Valkey 7 or later',
  },
  CONSUL_HTTP_ADDR: {
    schema: z
      .string()
      .transform((text) => (text.includes('://') ? text : `http://${text}`))
      .pipe(url(['http:', 'https:']))
      .optional(),
    allowed: 'an address such as http://host:8500 or host:8500',
    fallback: 'none: a Consul is started',
    meaning: 'Consul agent or server',
  },
  CONSUL_HTTP_TOKEN: {
    schema: z.string().min(1).optional(),
    allowed: 'an ACL token',
    fallback: 'none',
    meaning: 'Consul ACL token',
  },
  SWITCHYARD_PORT: {
    schema: portNumber(3000),
    allowed: portAllowed,
    fallback: '3000',
    meaning: 'port of the dashboard',
  },
  SWITCHYARD_HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    allowed: 'an address to listen on, such as 127.0.0.1 or 0.0.0.0',
    fallback: '127.0.0.1',
    meaning: 'address on which dashboard and gateway listen',
  },
  SWITCHYARD_URL: {
    schema: url(['http:', 'https:']).optional(),
    allowed: 'an address such as https://switchyard.example.com',
    fallback: 'http://localhost:<SWITCHYARD_PORT>',
    meaning: 'address by which browsers reach the dashboard',
  },
  SWITCHYARD_TRUSTED_PROXIES: {
    schema: z
      .string()
      .transform((text) => text.split(',').map((each) => each.trim()))
      .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])))
      .default([]),
    allowed: 'addresses or ranges with commas between, such as 10.0.0.0/8,::1',
    fallback: 'none',
    meaning: 'proxies before the dashboard whose X-Forwarded-For is believed',
  },
  SWITCHYARD_SECRET: {
    schema: z.string().min(32).optional(),
    allowed: 'at least 32 random characters',
    fallback: 'made once and kept in the data directory',
    meaning: 'key that signs sessions; all web processes need the same',
  },
  SWITCHYARD_GATEWAY_PORT: {
    schema: portNumber(8080),
    allowed: portAllowed,
    fallback: '8080',
    meaning: 'port on which the gateway takes traffic',
  },
  SWITCHYARD_GATEWAY_ADMIN_PORT: {
    schema: portNumber(8081),
    allowed: portAllowed,
    fallback: '8081',
    meaning: "port of the gateway's /healthz, /readyz, /metrics and state, on loopback",
  },
  SWITCHYARD_CONTROLLER_ADMIN_PORT: {
    schema: portNumber(8082),
    allowed: portAllowed,
    fallback: '8082',
    meaning: "port of the controller's /healthz, /readyz and /metrics, on loopback",
  },
  SWITCHYARD_ALLOW_LOOPBACK: {
    schema: z
      .enum(['yes', 'no'])
      .default('no')
      .transform((text) => text === 'yes'),
    allowed: 'yes or no',
    fallback: 'yes when `npm start` starts Consul itself, else no',
    meaning: 'whether checks and forwarded requests may go to loopback addresses',
  },
  SWITCHYARD_GATEWAY_ID: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,100}$/)
      .optional(),
    allowed: '1 to 100 letters, digits, dots, hyphens and underscores',
    fallback: '<host name>:<gateway port>',
    meaning: 'name under which the gateway reports',
  },
  SWITCHYARD_DATA_DIR: {
    schema: z.string().min(1).default('.switchyard'),
    allowed: 'a folder that can be written',
    fallback: '.switchyard',
    meaning: 'where everything that is kept on this machine lies',
  },
  SWITCHYARD_CONSUL_PREFIX: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9._/-]+\/$/)
      .default('switchyard/v1/'),
    allowed: 'a key prefix that ends with a slash',
    fallback: 'switchyard/v1/',
    meaning: 'where published state lies in Consul KV',
  },
  SWITCHYARD_CONSUL_RELEASES: {
    schema: url(['http:', 'https:']).default('https://releases.hashicorp.com'),
    allowed: 'an http or https address',
    fallback: 'https://releases.hashicorp.com',
    meaning: 'where `npm start` looks for Consul releases',
  },
  SWITCHYARD_TELEMETRY_MEMORY_MB: {
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(64).max(65_536)).default(512),
    allowed: 'a whole number from 64 to 65536',
    fallback: '512',
    meaning: 'megabytes of Redis that live figures may take; the finest detail goes first',
  },
  SWITCHYARD_KEYSPACE_EVENTS: {
    schema: z
      .enum(['yes', 'no'])
      .default('no')
      .transform((text) => text === 'yes'),
    allowed: 'yes or no',
    fallback: 'yes when `npm start` starts Redis itself, else no',
    meaning:
      'whether the controller may add flags to `notify-keyspace-events` in Redis, so that locks of others are seen at once',
  },
  SWITCHYARD_LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    allowed: 'debug, info, warn or error',
    fallback: 'info',
    meaning: 'how much the processes log',
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settingsTable
export type Settings = { readonly [Name in SettingName]: z.output<(typeof settingsTable)[Name]['schema']> }

/**
 * Parses an environment once. An empty value counts as unset.
 * @throws SettingsError that lists every wrong setting.
 */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: { name: string; value: string; allowed: string }[] = []
  const entries = Object.entries(settingsTable).map(([name, setting]) => {
    const raw = env[name] === '' ? undefined : env[name]
    const result = setting.schema.safeParse(raw)
    if (!result.success) problems.push({ name, value: shown(name, raw), allowed: `use ${setting.allowed}` })
    return [name, result.data]
  })
  if (problems.length > 0) throw new SettingsError(problems)
  return Object.fromEntries(entries) as Settings
}

/** A wrong value as logs may hold it: of a key its length alone, of an address no password. */
function shown(name: string, raw = ''): string {
  if (name === 'SWITCHYARD_SECRET') return `(${String(raw.length)} characters)`
  return raw.replace(/(:\/\/[^\s/:@]*:)\S*@/, '$1…@')
}
