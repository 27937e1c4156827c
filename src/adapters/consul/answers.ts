/**
 * What Consul answers, and what we make of it. Fields that Consul leaves out or sends as null get their empty value, so
 * that the same code reads Consul 1.8 and today's.
 */
import { z } from 'zod'
import type { CatalogInstance, Health } from '@/domain/service/service'

const listOrNull = <T extends z.ZodType>(item: T) => z.array(item).nullish()
const textMap = z.record(z.string(), z.string()).nullish()

const kvEntry = z.object({
  Key: z.string(),
  Value: z.string().nullable(),
  CreateIndex: z.int(),
  ModifyIndex: z.int(),
})
export const kvAnswer = z.array(kvEntry)
export const keysAnswer = z.array(z.string())
/** A transaction that only reads keys. */
export const treesAnswer = z.object({ Results: listOrNull(z.object({ KV: kvEntry })) })

export interface KvEntry {
  key: string
  value: string
  createIndex: number
  /** What a compare-and-swap compares with. */
  modifyIndex: number
}

export function toKvEntry(answer: z.infer<typeof kvEntry>): KvEntry {
  return {
    key: answer.Key,
    value: answer.Value === null ? '' : Buffer.from(answer.Value, 'base64').toString('utf8'),
    createIndex: answer.CreateIndex,
    modifyIndex: answer.ModifyIndex,
  }
}

const check = z.object({
  Node: z.string(),
  CheckID: z.string(),
  Name: z.string().default(''),
  Status: z.string(),
  Output: z.string().default(''),
  ServiceID: z.string().default(''),
  ServiceName: z.string().default(''),
})
export const checksAnswer = z.array(check)

/** One check of a node or of a service's instance. `serviceId` is empty for a node's check. */
export interface HealthCheck {
  node: string
  checkId: string
  name: string
  status: Health
  output: string
  serviceId: string
  serviceName: string
}

export function toHealthCheck(answer: z.infer<typeof check>): HealthCheck {
  return {
    node: answer.Node,
    checkId: answer.CheckID,
    name: answer.Name,
    status: toHealth(answer.Status),
    output: answer.Output,
    serviceId: answer.ServiceID,
    serviceName: answer.ServiceName,
  }
}

const catalogNode = z.object({ Node: z.string(), Address: z.string(), Datacenter: z.string().default('') })

export const healthAnswer = z.array(
  z.object({
    Node: catalogNode,
    Service: z.object({
      ID: z.string(),
      Service: z.string(),
      Address: z.string().default(''),
      Port: z.int().default(0),
      Tags: listOrNull(z.string()),
      Meta: textMap,
      Weights: z.object({ Passing: z.int(), Warning: z.int() }).nullish(),
    }),
    Checks: listOrNull(check),
  }),
)

export const servicesAnswer = z.record(z.string(), z.array(z.string()).nullable())

export const nodeAnswer = z
  .object({
    Node: catalogNode,
    Services: z
      .record(
        z.string(),
        z.object({
          ID: z.string(),
          Service: z.string(),
          Address: z.string().default(''),
          Port: z.int().default(0),
          Tags: listOrNull(z.string()),
          Meta: textMap,
          Weights: z.object({ Passing: z.int(), Warning: z.int() }).nullish(),
        }),
      )
      .nullish(),
  })
  .nullable()

/** Consul's own check of a node on which an agent runs. */
const agentCheckId = 'serfHealth'

/** The meta value by which an instance that Switchyard registered is known, as Consul's own integrations mark theirs. */
export const managedMeta = { key: 'external-source', value: 'switchyard' } as const

/**
 * An instance as the catalog has it. Its address is the node's when the service has none; its health is the worst of its
 * checks and its node's; its weight is the one that Consul holds for that health (warning or passing).
 */
export function toInstance(answer: z.infer<typeof healthAnswer>[number]): CatalogInstance {
  const { Node: node, Service: service } = answer
  const checks = (answer.Checks ?? []).map(toHealthCheck)
  const health = worstHealth(checks.map((each) => each.status))
  const weights = service.Weights ?? { Passing: 1, Warning: 1 }
  const meta = service.Meta ?? {}
  return {
    id: service.ID,
    service: service.Service,
    node: node.Node,
    address: service.Address === '' ? node.Address : service.Address,
    port: service.Port,
    weight: health === 'warning' ? weights.Warning : weights.Passing,
    tags: service.Tags ?? [],
    meta,
    health,
    checks: checks.map(({ checkId, name, status, output }) => ({ id: checkId, name, status, output })),
    managed: meta[managedMeta.key] === managedMeta.value,
    datacenter: node.Datacenter,
    byAgent: checks.some((each) => each.checkId === agentCheckId && each.serviceId === ''),
  }
}

/** No check at all is passing, as Consul has it. */
export function worstHealth(statuses: readonly Health[]): Health {
  for (const each of ['critical', 'warning', 'unknown'] as const) if (statuses.includes(each)) return each
  return 'passing'
}

function toHealth(status: string): Health {
  return status === 'passing' || status === 'warning' || status === 'critical' ? status : 'unknown'
}
