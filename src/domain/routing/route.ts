import { z } from 'zod'
import { objectName, serviceName } from '../names'
import { neverRequested } from './normal-path'
import { isRegex } from './regex'

/** Hosts: empty means any. `api.example.com` is exact; `*.example.com` matches any number of labels before the suffix. */
const hostPattern = z
  .string()
  .max(253)
  .regex(
    /^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
    'use a lower-case host name without a port, such as api.example.com or *.example.com',
  )

export const pathMatchTypes = ['EXACT', 'PREFIX', 'REGEX'] as const
export const valueMatchTypes = ['EXACT', 'PREFIX', 'REGEX', 'PRESENT', 'ABSENT'] as const
export const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'] as const

const regexHelp = 'use an RE2 regular expression of at most 1000 characters (no look-around, no back-references)'

const plainPath = /^\/[^?#\s\p{Cc}\p{Cs}]*$/u
const plainPathHelp = 'use a path that begins with / and holds no ?, # or white space'

/** PREFIX matches whole segments: `/api` matches `/api` and `/api/x`, never `/apix`. REGEX (RE2) must match the whole path. */
export const pathMatch = z
  .object({ type: z.enum(pathMatchTypes), value: z.string().min(1).max(1000) })
  .superRefine((path, context) => {
    if (path.type === 'REGEX') {
      if (!isRegex(path.value)) context.addIssue({ code: 'custom', path: ['value'], message: regexHelp })
    } else {
      const message = plainPath.test(path.value) ? neverRequested(path.value) : plainPathHelp
      if (message !== null) context.addIssue({ code: 'custom', path: ['value'], message })
    }
  })

function valueMatch(name: z.ZodString) {
  return z
    .object({ name, type: z.enum(valueMatchTypes), value: z.string().max(1000).default('') })
    .superRefine((match, context) => {
      if (match.type === 'REGEX' && !isRegex(match.value)) {
        context.addIssue({ code: 'custom', path: ['value'], message: regexHelp })
      }
      if (match.type === 'PREFIX' && match.value === '') {
        context.addIssue({ code: 'custom', path: ['value'], message: 'give the beginning that the value must have' })
      }
    })
}

const headerName = z
  .string()
  .max(200)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'use a header name (letters, digits and hyphens)')
const queryName = z.string().min(1, 'give the name of a query parameter').max(200)
const headerValue = z
  .string()
  .max(4000)
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'use printable characters on one line')

export const routeMatch = z.object({
  hosts: z.array(hostPattern).max(100).default([]),
  path: pathMatch.default({ type: 'PREFIX', value: '/' }),
  /** Empty means any method. */
  methods: z.array(z.enum(httpMethods)).max(9).default([]),
  /** All must match. Names are compared without case, values with it. */
  headers: z.array(valueMatch(headerName)).max(16).default([]),
  query: z.array(valueMatch(queryName)).max(16).default([]),
})
export type RouteMatch = z.infer<typeof routeMatch>
export type ValueMatch = RouteMatch['headers'][number]

export const destination = z.object({
  service: serviceName,
  subset: objectName.nullable().default(null),
  weightPercent: z.int('use a whole number').min(0, 'use 0 to 100').max(100, 'use 0 to 100'),
})
export type Destination = z.infer<typeof destination>

export const loadBalancingPolicies = ['ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM', 'RING_HASH', 'MAGLEV'] as const
export type LoadBalancingPolicy = (typeof loadBalancingPolicies)[number]

export const hashSources = ['HEADER', 'COOKIE', 'QUERY', 'SOURCE_IP'] as const

/** What RING_HASH and MAGLEV hash. `name` is the header, cookie or parameter; SOURCE_IP needs none. */
export const hashPolicy = z
  .object({ source: z.enum(hashSources), name: z.string().max(200).default('') })
  .superRefine((policy, context) => {
    if (policy.source !== 'SOURCE_IP' && policy.name === '') {
      context.addIssue({
        code: 'custom',
        path: ['name'],
        message: 'name the header, cookie or query parameter to hash',
      })
    }
  })

export const loadBalancing = z.object({
  policy: z.enum(loadBalancingPolicies).default('ROUND_ROBIN'),
  hash: hashPolicy.default({ source: 'SOURCE_IP', name: '' }),
  /**
   * RING_HASH with bounded loads (Mirrokni et al.): an instance takes at most this share of the mean number of
   * requests in flight, in percent; 0 means unbounded.
   */
  boundedLoadPercent: z
    .int()
    .refine((percent) => percent === 0 || (percent >= 101 && percent <= 1000), 'use 0 (unbounded) or 101 to 1000')
    .default(0),
})

export const retryConditions = ['CONNECT_FAILURE', 'STATUS_502', 'STATUS_503', 'STATUS_504'] as const
export const retry = z.object({
  /** Further tries after the first; only for requests that may be repeated (RFC 9110 idempotent methods, body not yet read). */
  attempts: z.int().min(0, 'use 0 to 5').max(5, 'use 0 to 5').default(1),
  on: z.array(z.enum(retryConditions)).default(['CONNECT_FAILURE']),
})

export const headerEdits = z.object({
  set: z
    .array(z.object({ name: headerName, value: headerValue }))
    .max(32)
    .default([]),
  remove: z.array(headerName).max(32).default([]),
})

/** What a route matches and what it does with a request. The shape that gateways receive. */
export const routeSpec = z
  .object({
    enabled: z.boolean().default(true),
    description: z.string().max(500).default(''),
    /** Routes with a higher priority are asked first; see `precedence.ts` for the total order. */
    priority: z.int().min(-1000, 'use -1000 to 1000').max(1000, 'use -1000 to 1000').default(0),
    match: routeMatch,
    destinations: z.array(destination).min(1, 'add at least one destination').max(32),
    loadBalancing: loadBalancing.default({
      policy: 'ROUND_ROBIN',
      hash: { source: 'SOURCE_IP', name: '' },
      boundedLoadPercent: 0,
    }),
    /** From the request's first byte sent upstream to the last byte of the response's head. */
    timeoutMs: z.int().min(10, 'use 10 to 3600000 ms').max(3_600_000, 'use 10 to 3600000 ms').default(15_000),
    retry: retry.default({ attempts: 1, on: ['CONNECT_FAILURE'] }),
    /** Replaces the matched prefix (PREFIX) or the whole path (EXACT); null leaves the path alone. */
    rewritePath: z
      .string()
      .max(1000)
      .regex(/^\/[^?#\s]*$/, 'use a path that begins with /')
      .regex(/^[!-~]*$/, 'write what is not ASCII percent-encoded, such as %C3%A9')
      .nullable()
      .default(null),
    requestHeaders: headerEdits.default({ set: [], remove: [] }),
    responseHeaders: headerEdits.default({ set: [], remove: [] }),
  })
  .superRefine((route, context) => {
    const total = route.destinations.reduce((sum, each) => sum + each.weightPercent, 0)
    if (total !== 100) {
      context.addIssue({
        code: 'custom',
        path: ['destinations'],
        message: `weights must add to 100 percent; they add to ${String(total)}`,
      })
    }
    const seen = new Set<string>()
    route.destinations.forEach((each, index) => {
      const id = `${each.service}/${each.subset ?? ''}`
      if (seen.has(id)) {
        context.addIssue({ code: 'custom', path: ['destinations', index], message: 'this destination is listed twice' })
      }
      seen.add(id)
    })
    if (route.rewritePath !== null && route.match.path.type === 'REGEX') {
      context.addIssue({
        code: 'custom',
        path: ['rewritePath'],
        message: 'a regex path cannot be rewritten; use EXACT or PREFIX',
      })
    }
  })
export type RouteSpec = z.infer<typeof routeSpec>
