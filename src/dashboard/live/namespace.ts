'use client'

import { parseAsString, useQueryState } from 'nuqs'

/** The namespace that lists are narrowed to, in the address as `ns`; null means all. */
export function useNamespace() {
  return useQueryState('ns', parseAsString)
}

/** An address with the namespace kept. */
export function withNamespace(href: string, namespace: string | null): string {
  if (namespace === null) return href
  return `${href}${href.includes('?') ? '&' : '?'}ns=${encodeURIComponent(namespace)}`
}
