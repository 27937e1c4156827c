/** Tells an address that does not answer by the name of its setting, before anything is started against it. */
import Redis from 'ioredis'
import type { Settings } from '@/config/settings'
import { runStatement } from '@/embedded/postgres-cluster'
import { StartError } from './options'

const answerWithinMs = 6_000
const leastRedisVersion = 7

/** @throws StartError that names every setting whose address does not answer */
export async function checkAddresses(settings: Settings): Promise<void> {
  const checks: [string, string | undefined, (address: string) => Promise<unknown>][] = [
    ['DATABASE_URL', settings.DATABASE_URL, (url) => runStatement(url, 'select 1')],
    ['REDIS_URL', settings.REDIS_URL, checkRedis],
    ['CONSUL_HTTP_ADDR', settings.CONSUL_HTTP_ADDR, (address) => checkConsul(address, settings.CONSUL_HTTP_TOKEN)],
  ]
  const problems = await Promise.all(
    checks.map(async ([name, address, check]) => {
      if (address === undefined) return []
      const problem = await within(answerWithinMs, check(address)).then(() => null, reason)
      return problem === null ? [] : [`${name}=${withoutPassword(address)}: ${problem}`]
    }),
  )
  if (problems.flat().length > 0) throw new StartError(problems.flat().join('\n'))
}

async function checkRedis(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: answerWithinMs })
  const failures: Error[] = [] // say why, where the command only says that it closed
  redis.on('error', (error: Error) => failures.push(error))
  try {
    await redis.connect()
    const version = /redis_version:(\d+)/.exec(await redis.info('server'))?.[1]
    if (Number(version) < leastRedisVersion) throw new Error(`is version ${version ?? '?'}; 7 or later is needed`)
  } catch (error) {
    throw failures[0] ?? error
  } finally {
    redis.disconnect()
  }
}

async function checkConsul(address: string, token: string | undefined): Promise<void> {
  const headers: Record<string, string> = token === undefined ? {} : { 'X-Consul-Token': token }
  const response = await fetch(`${address}/v1/status/leader`, { headers, signal: AbortSignal.timeout(answerWithinMs) })
  if (!response.ok) throw new Error(`answered ${String(response.status)}`)
  if ((await response.text()).trim() === '""') throw new Error('has no leader')
}

function within(limitMs: number, work: Promise<unknown>): Promise<unknown> {
  const late = new Promise((_, reject) => {
    setTimeout(() => {
      reject(new Error(`did not answer within ${String(limitMs / 1_000)} s`))
    }, limitMs).unref()
  })
  return Promise.race([work, late])
}

function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? reason(error.cause) : error.message
}

/** The address as it may be shown. */
export function withoutPassword(address: string): string {
  const url = new URL(address)
  if (url.password !== '') url.password = '***'
  return url.href
}
