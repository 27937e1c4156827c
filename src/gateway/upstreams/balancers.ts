import { Balancer } from '@/domain/balancing/balancer'
import type { ObjectRef } from '@/domain/names'
import type { Destination, RouteSpec } from '@/domain/routing/route'
import type { Endpoint } from './endpoint'

/** One balancer for each destination of each route, made when first needed and forgotten when the route changes. */
export class Balancers {
  private readonly byRoute = new Map<ObjectRef, Map<string, Balancer<Endpoint>>>()

  of(ref: ObjectRef, spec: RouteSpec, { service, subset }: Destination): Balancer<Endpoint> {
    let ofRoute = this.byRoute.get(ref)
    if (!ofRoute) {
      ofRoute = new Map()
      this.byRoute.set(ref, ofRoute)
    }
    const key = `${service}/${subset ?? ''}`
    let balancer = ofRoute.get(key)
    if (!balancer) {
      balancer = new Balancer(spec.loadBalancing)
      ofRoute.set(key, balancer)
    }
    return balancer
  }

  forget(ref: ObjectRef): void {
    this.byRoute.delete(ref)
  }
}
