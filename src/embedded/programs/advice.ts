import type { ProgramKind } from './program'

const settings = { consul: 'CONSUL_HTTP_ADDR', redis: 'REDIS_URL' } as const
const images = { consul: 'hashicorp/consul', redis: 'redis:7' } as const
const containerPorts = { consul: '8500', redis: '6379' } as const

/** Says what to do when a program can be had from nowhere, and why each place failed. */
export function installAdvice(kind: ProgramKind, failures: readonly string[]): string {
  const port = containerPorts[kind.name]
  const debian =
    kind.name === 'consul'
      ? "install HashiCorp's apt repository (https://developer.hashicorp.com/consul/install), then: apt-get install consul"
      : 'apt-get install redis-server   (Debian 12, Ubuntu 23.04 or later), or: apt-get install valkey-server'
  const mac = kind.name === 'consul' ? 'brew install hashicorp/tap/consul' : 'brew install redis'
  return [
    `${kind.title} ${kind.leastVersion.join('.')} or later was not found and could not be fetched.`,
    ...failures.map((failure) => `  - ${failure}`),
    'Do one of these, then start again:',
    `  Debian, Ubuntu   ${debian}`,
    `  macOS            ${mac}`,
    `  container        docker run -d -p 127.0.0.1:${port}:${port} ${images[kind.name]}`,
    `                   and set ${settings[kind.name]}=${kind.name === 'consul' ? 'http' : 'redis'}://127.0.0.1:${port}`,
    `  elsewhere        set ${settings[kind.name]} to the address of one that runs`,
  ].join('\n')
}
