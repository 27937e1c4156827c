import { request, STATUS_CODES, type ClientRequestArgs } from 'node:http'
import { connect } from 'node:net'
import type { AddressGuardOptions } from '@/adapters/net/address-guard'
import { resolveAllowed } from '@/adapters/net/resolve-allowed'
import { instanceAddress, type InstanceCheck, type InstanceSpec } from '@/domain/service/service'
import { askGrpcHealth } from './grpc-health'
import { Deadline, reasonOf } from './probe-end'

/**
 * One look at one instance, over HTTP, TCP or gRPC. A name is resolved once, its address is checked and then connected
 * to, so that it cannot change in between. Redirects are not followed: they could lead where the guard would not let us.
 * Says the same words for the same finding, so that the catalog changes only when something did.
 */
export interface ProbeResult {
  status: 'passing' | 'warning' | 'critical'
  output: string
}

/** Checks that mean that somebody goes and looks. */
export type ProbedCheck = Extract<InstanceCheck, { intervalMs: number }>
export type Probed = Pick<InstanceSpec, 'address' | 'port'> & { check: ProbedCheck }

/** Never rejects: whatever goes wrong is the result. As in Consul, 2xx is passing, 429 warning, all else critical. */
export async function probe(instance: Probed, guard: AddressGuardOptions): Promise<ProbeResult> {
  const { check, port } = instance
  const what = whatIsAsked(instance)
  const deadline = new Deadline(check.timeoutMs)
  try {
    const host = await deadline.limit(resolveAllowed(instance.address, guard))
    const found = await lookAt({ host, port }, instance, deadline)
    return { status: found.status, output: `${what}: ${found.said}` }
  } catch (error) {
    const reason = deadline.isOver ? `no answer within ${String(check.timeoutMs)} ms` : reasonOf(error)
    return { status: 'critical', output: `${what}: ${reason}` }
  } finally {
    deadline.clear()
  }
}

function whatIsAsked(instance: Probed): string {
  const { check } = instance
  const place = instanceAddress(instance)
  switch (check.type) {
    case 'HTTP':
      return `GET http://${place}${check.path.length > 300 ? `${check.path.slice(0, 300)}…` : check.path}`
    case 'GRPC':
      return `gRPC health of ${check.service === '' ? 'the server' : check.service} at ${place}`
    case 'TCP':
      return `TCP connect to ${place}`
  }
}

interface Found {
  status: ProbeResult['status']
  said: string
}

async function lookAt(to: { host: string; port: number }, instance: Probed, deadline: Deadline): Promise<Found> {
  const { check } = instance
  switch (check.type) {
    case 'TCP':
      await connectTo(to, deadline)
      return { status: 'passing', said: 'connected' }
    case 'HTTP': {
      const headers = { host: instanceAddress(instance), 'user-agent': 'switchyard-health-check', connection: 'close' }
      const code = await getFrom({ ...to, path: check.path, headers, agent: false }, deadline)
      return { status: statusOf(code), said: `${String(code)} ${STATUS_CODES[code] ?? ''}`.trim() }
    }
    case 'GRPC': {
      const answer = await askGrpcHealth(to, { service: check.service, timeoutMs: deadline.leftMs(), as: instance })
      return { status: answer === 'SERVING' ? 'passing' : 'critical', said: answer }
    }
  }
}

function statusOf(code: number): ProbeResult['status'] {
  if (code >= 200 && code < 300) return 'passing'
  return code === 429 ? 'warning' : 'critical'
}

function connectTo(to: { host: string; port: number }, deadline: Deadline): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(to)
    deadline.onEnd(() => socket.destroy(new Error('over')))
    socket.on('connect', () => {
      resolve()
      socket.resetAndDestroy() // an orderly end would leave a socket of ours in TIME_WAIT for each look
    })
    socket.on('error', reject)
  })
}

function getFrom(what: ClientRequestArgs, deadline: Deadline): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(what, (answer) => {
      resolve(answer.statusCode ?? 0)
      answer.destroy() // the body says nothing that we need, however long it is
    })
    deadline.onEnd(() => call.destroy(new Error('over')))
    call.on('error', reject)
    call.end()
  })
}
