import { z } from 'zod'

/** A name of an object of ours: a DNS label (RFC 1123), so that it fits in keys, host names and URLs. */
export const objectName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'use 1 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
  )

/** A Consul service name. Consul takes more than a DNS label; Switchyard takes what can also be looked up by DNS. */
export const serviceName = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
    'use 1 to 63 letters, digits and hyphens, beginning and ending with a letter or digit',
  )

/** A port a service can listen on. */
export const port = z.int().min(1, 'use a port from 1 to 65535').max(65_535, 'use a port from 1 to 65535')

/** `namespace/name`, how published state, reports and telemetry refer to an object. */
export type ObjectRef = `${string}/${string}`

export function objectRef(namespace: string, name: string): ObjectRef {
  return `${namespace}/${name}`
}
