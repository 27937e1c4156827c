import { serviceName } from '@/domain/names'
import type { Facts } from './request-facts'

/**
 * By which a service says that a request is its own, so that it is seen who calls whom. It goes upstream as it came. It
 * can be made up by anybody, so it is for figures alone and decides nothing.
 */
export const callerHeader = 'x-switchyard-caller'

/** `service:<name>` as the caller says, else `ip:<address>`. */
export function callerOf(facts: Pick<Facts, 'header' | 'sourceIp'>): string {
  const named = facts.header(callerHeader)
  return named !== undefined && serviceName.safeParse(named).success ? `service:${named}` : `ip:${facts.sourceIp}`
}
