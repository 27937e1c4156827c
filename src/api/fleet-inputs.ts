/** What lists of services and instances are asked by, and what of each frame a screen wants. */
import { z } from 'zod'
import { objectName } from '@/domain/names'
import { healthStates } from '@/domain/service/service'
import {
  type FrameScope,
  instanceSorts,
  type InstancesQuery,
  type RowsQuery,
  serviceSorts,
  type ServicesQuery,
  sources,
} from '@/domain/view/fleet-views'
import { lockKey } from './locks/inputs'

/** Discovered services, nodes and instances may have names that Switchyard itself would not give. */
export const catalogName = z.string().min(1, 'use 1 to 300 characters').max(300, 'use 1 to 300 characters')

const listed = {
  namespace: objectName.nullable().default(null),
  search: z.string().max(200, 'use at most 200 characters').default(''),
  health: z.array(z.enum(healthStates)).max(healthStates.length, 'name each state once').default([]),
  source: z.enum(sources).nullable().default(null),
  descending: z.boolean().default(false),
  offset: z.int().min(0, 'use 0 or more').max(1_000_000, 'use at most 1000000').default(0),
  limit: z.int().min(1, 'use 1 to 200').max(200, 'use 1 to 200').default(100),
}

export const servicesQuery = z.object({
  ...listed,
  sort: z.enum(serviceSorts).default('name'),
}) satisfies z.ZodType<ServicesQuery>

export const instancesQuery = z.object({
  ...listed,
  service: catalogName.nullable().default(null),
  only: z.enum(['ORDERED', 'FLAPPING']).nullable().default(null),
  sort: z.enum(instanceSorts).default('address'),
}) satisfies z.ZodType<InstancesQuery>

export const rowsQuery = z.discriminatedUnion('list', [
  z.object({ list: z.literal('services'), query: servicesQuery }),
  z.object({ list: z.literal('instances'), query: instancesQuery }),
]) satisfies z.ZodType<RowsQuery>

/** Streams are asked for by an address, which servers take up to 16 KiB of. */
const mostScopeCharacters = 6000
const names = z.array(catalogName).default([])

export const frameScope = z
  .object({
    services: names,
    routes: names,
    limits: names,
    breakers: names,
    locks: z.union([z.array(lockKey), z.literal('ALL')]).default([]),
    instancesOf: catalogName.nullable().default(null),
  })
  .refine((scope) => JSON.stringify(scope).length <= mostScopeCharacters, {
    path: ['services'],
    message: `name fewer: all names together may take ${String(mostScopeCharacters)} characters`,
  }) satisfies z.ZodType<FrameScope>
