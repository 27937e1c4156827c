/** What a drift record amounts to on the screen, and whether what was found can be taken in as a managed instance. */
import { z } from 'zod'
import { diffSpecs } from '../revision/diff'
import { instanceSpec, type InstanceSpec } from '../service/service'
import type { DriftKind, DriftTarget, FieldDiff } from '../view/change-views'

/** Meta by which Consul's tools tell who registered an instance; ours is put there anew. */
const markKey = 'external-source'

/** An entry of the catalog, as drift records hold it. */
export const foundEntry = z.object({
  service: z.string(),
  address: z.string(),
  port: z.int(),
  weight: z.number(),
  tags: z.array(z.string()),
  meta: z.record(z.string(), z.string()),
})
export type FoundEntry = z.infer<typeof foundEntry>

export interface Findings {
  target: DriftTarget
  key: string
  kind: DriftKind
  expected: unknown
  found: unknown
}

/** What an entry says of an instance; how it is checked and kept, it does not say. */
export type AdoptedSpec = Pick<InstanceSpec, 'service' | 'address' | 'port' | 'weight' | 'tags' | 'meta'>

/** The instance that adopting makes of what was found, or why it cannot. The check of a foreign entry is a TCP connect. */
export type Adoption = { possible: true; spec: AdoptedSpec } | { possible: false; reason: string }

export function adoptionOf({ target, kind, found }: Findings): Adoption {
  if (target !== 'CONSUL_CATALOG') return no('only registrations in the catalog can be adopted')
  if (kind === 'DELETED') return no('nothing stands there that could be adopted')
  const entry = foundEntry.safeParse(found)
  if (!entry.success) return no('what was found is not known well enough to be adopted')
  const meta = Object.fromEntries(Object.entries(entry.data.meta).filter(([key]) => key !== markKey))
  const spec = instanceSpec.safeParse({ ...entry.data, meta })
  if (spec.success) return { possible: true, spec: adoptedOf(spec.data) }
  const [issue] = spec.error.issues
  return no(`it cannot be a managed instance: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}

/**
 * From desired to found, field by field. In Consul KV the first step of a path is an object: `route shop/checkout
 * destinations[checkout/v2].weightPercent`.
 */
export function driftFields({ expected, found }: Findings): FieldDiff[] {
  return diffSpecs(expected ?? undefined, found ?? undefined).map((each) => ({
    ...each,
    path: each.path.replace(/^\[([^\]]+)\]\.?/, '$1 ').trim(),
  }))
}

function no(reason: string): Adoption {
  return { possible: false, reason }
}

function adoptedOf({ service, address, port, weight, tags, meta }: InstanceSpec): AdoptedSpec {
  return { service, address, port, weight, tags, meta }
}
