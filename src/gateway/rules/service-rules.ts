import { objectRef } from '@/domain/names'
import type { PublishedObject } from '@/domain/revision/object'
import type { SubsetSpec } from '@/domain/service/service'
import type { RuleSink } from './rule-set'

/** How services are treated and which subsets they have. A subset belongs to the namespace of the route that names it. */
export class ServiceRules implements RuleSink {
  private readonly subsets = new Map<string, SubsetSpec>()
  /** Service → the namespaces that forbid sending to instances in warning. */
  private readonly withoutWarning = new Map<string, Set<string>>()

  constructor(private readonly onServiceChanged: (service: string) => void) {}

  subset(namespace: string, name: string): SubsetSpec | undefined {
    return this.subsets.get(objectRef(namespace, name))
  }

  sendsToWarning(service: string): boolean {
    return !this.withoutWarning.has(service)
  }

  change(before: PublishedObject | undefined, after: PublishedObject | undefined): void {
    const object = after ?? before
    if (object?.kind === 'subset') {
      const ref = objectRef(object.namespace, object.name)
      if (after?.kind === 'subset') this.subsets.set(ref, after.spec)
      else this.subsets.delete(ref)
    }
    if (object?.kind === 'service') {
      const forbids = after?.kind === 'service' && !after.spec.sendToWarning
      const namespaces = this.withoutWarning.get(object.name) ?? new Set()
      if (forbids) namespaces.add(object.namespace)
      else namespaces.delete(object.namespace)
      if (namespaces.size > 0) this.withoutWarning.set(object.name, namespaces)
      else this.withoutWarning.delete(object.name)
      this.onServiceChanged(object.name)
    }
  }
}
