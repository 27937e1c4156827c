export type ServiceTab = 'overview' | 'instances' | 'routes' | 'breaker' | 'limits'

/** The address of a service's page; names of discovered services may hold any character. */
export function serviceHref(name: string, tab?: ServiceTab): string {
  return `/services/${encodeURIComponent(name)}${tab === undefined ? '' : `?tab=${tab}`}`
}
