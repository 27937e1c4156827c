import { lookup } from 'node:dns/promises'
import { request, STATUS_CODES, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { instanceAddress, type InstanceSpec } from '@/domain/service/service'
import { mayProbe, type AddressGuardOptions } from '@/adapters/net/address-guard'

/**
 * One look at one instance, over HTTP or TCP. A name is resolved once, its address is checked and then connected to, so
 * that it cannot change in between. Redirects are not followed: they could lead where the guard would not let us. Says the same
 * words for the same finding, so that the catalog changes only when something did.
 */
export interface ProbeResult {
  status: 'passing' | 'warning' | 'critical'
  output: string
}

export type Probed = Pick<InstanceSpec, 'address' | 'port' | 'check'>

/** Never rejects: whatever goes wrong is the result. As in Consul, 2xx is passing, 429 warning, all else critical. */
export async function probe(instance: Probed, guard: AddressGuardOptions): Promise<ProbeResult> {
  const { check } = instance
  if (check.type === 'NONE') return { status: 'passing', output: '' }
  const what =
    check.type === 'HTTP'
      ? `GET http://${instanceAddress(instance)}${check.path}`
      : `TCP connect to ${instanceAddress(instance)}`
  const timeout = AbortSignal.timeout(check.timeoutMs)
  try {
    const address = await unlessAborted(resolve(instance.address, guard), timeout)
    if (check.type === 'TCP') {
      await connectTo(address, instance.port, timeout)
      return { status: 'passing', output: `${what}: connected` }
    }
    const code = await getFrom(address, instance, check.path, timeout)
    return { status: statusOf(code), output: `${what}: ${String(code)} ${STATUS_CODES[code] ?? ''}`.trim() }
  } catch (error) {
    const reason = timeout.aborted ? `no answer within ${String(check.timeoutMs)} ms` : reasonOf(error)
    return { status: 'critical', output: `${what}: ${reason}` }
  }
}

function statusOf(code: number): ProbeResult['status'] {
  if (code >= 200 && code < 300) return 'passing'
  return code === 429 ? 'warning' : 'critical'
}

async function resolve(host: string, guard: AddressGuardOptions): Promise<string> {
  const found = await lookup(host, { all: true, verbatim: true })
  const allowed = found.find(({ address }) => mayProbe(address, guard))
  if (!allowed) throw new Error('this address may not be probed')
  return allowed.address
}

function connectTo(host: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal })
    socket.on('connect', () => {
      resolve()
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

function getFrom(host: string, instance: Probed, path: string, signal: AbortSignal): Promise<number> {
  const headers = { host: instanceAddress(instance), 'user-agent': 'switchyard-health-check', connection: 'close' }
  return new Promise((resolve, reject) => {
    const call = request(
      { host, port: instance.port, path, headers, agent: false, signal },
      (answer: IncomingMessage) => {
        resolve(answer.statusCode ?? 0)
        answer.destroy() // the body says nothing that we need, however long it is
      },
    )
    call.on('error', reject)
    call.end()
  })
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'))
    })
    promise.then(resolve, reject)
  })
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'host name not resolved',
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  return (reasons[code] ?? error.message).slice(0, 300)
}
