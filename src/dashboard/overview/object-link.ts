import type { AttentionItem } from '@/domain/view/views'

/** The screen on which something that needs attention can be dealt with. */
export function attentionHref({ code, object }: Pick<AttentionItem, 'code' | 'object'>): string {
  switch (code) {
    case 'SERVICE_CRITICAL':
      return `/services/${encodeURIComponent(object.name)}?tab=instances`
    case 'INSTANCES_FLAPPING':
      return `/services/${encodeURIComponent(object.name.split('@')[0] ?? '')}?tab=instances&only=FLAPPING`
    case 'BREAKER_OPEN':
      return `/breakers/${object.namespace ?? ''}/${object.name}`
    case 'LIMIT_THROTTLING':
      return `/limits/${object.namespace ?? ''}/${object.name}`
    case 'GATEWAY_ERROR':
    case 'GATEWAY_NOT_SEEN':
      return `/gateways?q=${encodeURIComponent(object.name)}`
    case 'NO_GATEWAY':
      return '/gateways'
    case 'PUBLISH_WAITING':
    case 'PUBLISH_SLOW':
      return `/changes/${object.name}`
    case 'DRIFT':
      return '/changes/drift'
  }
}
