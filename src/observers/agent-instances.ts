import type { AgentClient, AgentRunCheck } from '@/adapters/consul/agent-client'
import { managedMeta } from '@/adapters/consul/answers'
import { murmur3 } from '@/domain/hash-ring/hash'
import type { Log } from '@/domain/log'
import { type CatalogInstance, instanceAddress } from '@/domain/service/service'
import type { DesiredInstances } from './desired-instances'
import { checkName, isOnOurNode } from './plan-instances'
import type { ManagedInstance, ManagedInstanceSource } from './source'

/**
 * Managed instances that a Consul agent registers and looks after: kept there by what the catalog shows of them. The
 * registration itself says in its meta at which agent it is, so that it can be taken away there when the instance is
 * deleted or given to another. Agents are told beside everything else, a few at a time.
 * Failure stance: an agent that does not answer holds up nothing else: what it was still to be told is given up for now,
 * the reason is kept, and it is tried again.
 */
export interface AgentParts {
  source: Pick<ManagedInstanceSource, 'deregistered'>
  desired: Pick<DesiredInstances, 'get'>
  client: AgentClient
  log: Log
  nodePrefix: string
  /** Where the reasons are kept why something could not be done, by id. */
  refusals: Map<string, string>
}

/** Meta value that tells at which agent an instance is registered. */
export const agentMetaKey = 'switchyard-agent'
const callsAtOnce = 8
/** For so long the catalog may not show yet what an agent was told. */
const catchUpMs = 5_000
const retryAfterMs = 5_000

interface Compared {
  services: ReadonlySet<string>
  wanted: readonly ManagedInstance[]
  actual: readonly CatalogInstance[]
}

interface Call {
  id: string
  service: string
  agent: string
  /** The same text means the same call. */
  what: string
  make: () => Promise<void>
}

export class AgentInstances {
  private readonly made = new Map<string, { what: string; atMs: number }>()
  private readonly retryAtMs = new Map<string, number>()
  /** What is still to be told, by id, and what is being told now. */
  private readonly queue = new Map<string, Call>()
  private readonly underWay = new Map<string, string>()

  constructor(private readonly parts: AgentParts) {}

  isWaiting(): boolean {
    return this.retryAtMs.size > 0 || this.underWay.size > 0
  }

  /** Services in which something is to be tried again. */
  dueServices(nowMs: number): string[] {
    return [...this.retryAtMs].filter(([, atMs]) => atMs <= nowMs).map(([service]) => service)
  }

  /**
   * Begins what is needed, and does not wait until it is done.
   * @param compared some services: all managed instances of theirs, and what the catalog has of them
   */
  async keep(
    { services, wanted, actual }: Compared,
    maintenanceOf: (instance: ManagedInstance) => string | null,
  ): Promise<void> {
    for (const service of services) this.retryAtMs.delete(service)
    const atAgents = actual.filter((each) => each.managed && !isOnOurNode(each.node, this.parts.nodePrefix))
    const calls = [...(await this.removals(atAgents)), ...this.registrations(wanted, atAgents, maintenanceOf)]
    for (const call of calls) if (this.underWay.get(call.id) !== call.what) this.queue.set(call.id, call)
    this.forgetOld(performance.now() - catchUpMs)
    this.next()
  }

  private forgetOld(oldestMs: number): void {
    for (const [id, { atMs }] of this.made) if (atMs < oldestMs) this.made.delete(id)
  }

  /** One that changed while it was being told is told anew once that has ended. */
  private next(): void {
    for (const [id, call] of this.queue) {
      if (this.underWay.size >= callsAtOnce) return
      if (this.underWay.has(id)) continue
      this.queue.delete(id)
      this.underWay.set(id, call.what)
      void this.make(call).finally(() => {
        this.underWay.delete(id)
        this.next()
      })
    }
  }

  private registrations(
    wanted: readonly ManagedInstance[],
    atAgents: readonly CatalogInstance[],
    maintenanceOf: (instance: ManagedInstance) => string | null,
  ): Call[] {
    const { client, desired } = this.parts
    const placeOf = (id: string, agent: string | undefined) => JSON.stringify([id, agent])
    const standing = new Map(atAgents.map((each) => [placeOf(each.id, each.meta[agentMetaKey]), each]))
    const calls: Call[] = []
    for (const want of wanted) {
      const { agent, id, service } = want
      if (agent === null) continue
      const have = standing.get(placeOf(id, agent))
      const reason = maintenanceOf(want)
      const inMaintenance = have?.checks.some((each) => each.id === `_service_maintenance:${id}`) === true
      if (!have || !isAsWanted(want, have)) {
        const { registration, check } = describe(want, agent)
        const what = `register at ${agent} ${JSON.stringify([registration, check])}`
        const isWanted = () => desired.get(id)?.agent === agent // it may wait, and be deregistered meanwhile
        const make = async () => (isWanted() ? client.register(agent, registration, check) : undefined)
        calls.push({ id, service, agent, what, make })
      } else if (inMaintenance !== (reason !== null)) {
        const what = `maintenance at ${agent}: ${reason ?? 'none'}`
        calls.push({ id, service, agent, what, make: () => client.maintain(agent, id, reason) })
      } else {
        this.made.delete(id)
        this.queue.delete(id)
        this.parts.refusals.delete(id)
      }
    }
    return calls
  }

  /** What stands at an agent and is wanted elsewhere, or was deregistered. What was never ours is left alone. */
  private async removals(atAgents: readonly CatalogInstance[]): Promise<Call[]> {
    const { desired, source, client } = this.parts
    const gone = atAgents.filter((each) => {
      const agent = each.meta[agentMetaKey]
      return agent !== undefined && desired.get(each.id)?.agent !== agent
    })
    const unwanted = gone.filter((each) => !desired.get(each.id)).map((each) => each.id)
    const wereOurs = unwanted.length > 0 ? await source.deregistered(unwanted) : new Set<string>()
    return gone
      .filter((each) => desired.get(each.id) !== undefined || wereOurs.has(each.id))
      .map(({ id, service, meta }) => {
        const agent = meta[agentMetaKey] ?? ''
        return { id: `${id} at ${agent}`, service, agent, what: 'deregister', make: () => client.deregister(agent, id) }
      })
  }

  private async make({ id, service, agent, what, make }: Call): Promise<void> {
    const last = this.made.get(id)
    if (last?.what === what && performance.now() - last.atMs < catchUpMs) return
    try {
      await make()
      this.parts.refusals.delete(id)
      this.made.set(id, { what, atMs: performance.now() })
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      this.refuse(id, said)
      if (!said.startsWith('answered ')) this.giveUp(agent, said)
    }
    // Either it is seen in the catalog by then, or it is tried again.
    this.retryAtMs.set(service, performance.now() + retryAfterMs)
  }

  /** The others that it was to be told would wait as long, one after the other. */
  private giveUp(agent: string, said: string): void {
    for (const [id, call] of this.queue) {
      if (call.agent !== agent) continue
      this.queue.delete(id)
      this.refuse(id, said)
      this.retryAtMs.set(call.service, performance.now() + retryAfterMs)
    }
  }

  private refuse(id: string, said: string): void {
    const { log, refusals } = this.parts
    const reason = `its agent: ${said}`
    if (refusals.get(id) !== reason) log.warn('An agent did not take a managed instance.', { id, reason })
    refusals.set(id, reason)
  }
}

function isAsWanted(want: ManagedInstance, have: CatalogInstance): boolean {
  const { registration, check } = describe(want, want.agent ?? '')
  const tags = (of: readonly string[]) => of.toSorted().join('\n')
  const entries = Object.entries(registration.meta)
  return (
    have.service === want.service &&
    have.address === want.address &&
    have.port === want.port &&
    have.weight === want.weight &&
    tags(have.tags) === tags(want.tags) &&
    Object.keys(have.meta).length === entries.length &&
    entries.every(([key, value]) => have.meta[key] === value) &&
    (check === null || have.checks.some((each) => each.id === check.checkId))
  )
}

/** An instance in Consul's terms, as its agent gets it. The check's id tells one definition of it from another. */
function describe(want: ManagedInstance, agent: string) {
  const { id, service, address, port, tags, weight } = want
  const meta = { ...want.meta, [managedMeta.key]: managedMeta.value, [agentMetaKey]: agent }
  const weights = { passing: weight, warning: weight }
  return { registration: { id, service, address, port, tags, weights, meta }, check: checkOf(want) }
}

function checkOf(want: ManagedInstance): AgentRunCheck | null {
  const { check, deregisterAfterMs } = want
  const name = checkName(check)
  if (check.type === 'NONE' || name === null) return null
  const place = instanceAddress(want)
  const digest = murmur3(JSON.stringify([check, place, deregisterAfterMs]))
    .toString(16)
    .padStart(8, '0')
  const common = { checkId: `switchyard:${want.id}:${digest}`, name, deregisterAfterMs }
  switch (check.type) {
    case 'TTL':
      return { type: 'TTL', ttlMs: check.ttlMs, ...common }
    case 'HTTP':
      return { type: 'HTTP', url: `http://${place}${check.path}`, ...timing(check), ...common }
    case 'TCP':
      return { type: 'TCP', target: place, ...timing(check), ...common }
    case 'GRPC':
      return {
        type: 'GRPC',
        target: check.service === '' ? place : `${place}/${check.service}`,
        ...timing(check),
        ...common,
      }
  }
}

function timing({ intervalMs, timeoutMs }: { intervalMs: number; timeoutMs: number }) {
  return { intervalMs, timeoutMs }
}
