export type ServiceTab = 'overview' | 'instances' | 'subsets' | 'routes' | 'breaker' | 'limits'

/** The address of a service's page; names of discovered services may hold any character. */
export function serviceHref(name: string, tab?: ServiceTab): string {
  return `/services/${encodeURIComponent(name)}${tab === undefined ? '' : `?tab=${tab}`}`
}

/** The form of a service's own settings. */
export function serviceSettingsHref(name: string): string {
  return `${serviceHref(name)}/settings`
}

/** The form of a subset of the service; of a new one when none is named. */
export function subsetHref(service: string, subset?: { namespace: string; name: string }): string {
  const place = subset === undefined ? 'new' : `${subset.namespace}/${subset.name}`
  return `${serviceHref(service)}/subsets/${place}`
}
