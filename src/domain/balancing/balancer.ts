/**
 * Chooses an instance among the endpoints of one destination, by each of the five policies. One balancer belongs to one
 * destination of one route; it keeps what its policy remembers between requests (whose turn it is; the ring) and builds
 * that anew only when members or weights change. Hand in the same array while they stay the same: then the check is free.
 * Endpoints that must not be used now (their breaker is open, they were just tried) are left out by `usable`, which
 * does not disturb the ring. Nothing without weight is ever chosen.
 */
import { ringLookup } from '../hash-ring/ring'
import { maglevLookup } from '../hash-ring/maglev'
import { spread } from '../hash-ring/hash'
import type { LoadBalancingPolicy } from '../routing/route'
import type { Endpoint } from './endpoint'
import { Fleet } from './fleet'

export interface PickRequest<E extends Endpoint> {
  readonly endpoints: readonly E[]
  /** Of the hash policy's key, 0 to 2^32 - 1; null when the request has no such key, which chooses at random. */
  readonly hash: number | null
  /** Numbers from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
  readonly usable?: (endpoint: E) => boolean
}

export interface BalancingRules {
  readonly policy: LoadBalancingPolicy
  /** For RING_HASH; 0 means unbounded. */
  readonly boundedLoadPercent: number
}

/** How many other slots of the Maglev table are tried before the endpoints are gone through one by one. */
const maglevTries = 8

export class Balancer<E extends Endpoint> {
  private fleet: Fleet<E> = new Fleet<E>([], null)

  constructor(private readonly rules: BalancingRules) {}

  /** An endpoint for one request; null when none is usable. */
  pick(request: PickRequest<E>): E | null {
    if (!this.fleet.is(request.endpoints)) this.fleet = new Fleet(request.endpoints, this.fleet)
    const usable = request.usable ?? always
    switch (this.rules.policy) {
      case 'ROUND_ROBIN':
        return this.fleet.takeTurn(usable)
      case 'LEAST_REQUEST':
        return this.leastRequest(request.random, usable)
      case 'RANDOM':
        return this.fleet.drawn(request.random(), usable)
      case 'RING_HASH':
        return this.onRing(hashOf(request), request.endpoints, usable)
      case 'MAGLEV':
        return this.byMaglev(hashOf(request), usable)
    }
  }

  /**
   * The power of two choices (Mitzenmacher 2001): of two endpoints drawn by weight, the one with fewer requests for its
   * weight; the first drawn when they are level, so that idle endpoints share by weight.
   */
  private leastRequest(random: () => number, usable: (endpoint: E) => boolean): E | null {
    const first = this.fleet.drawn(random(), usable)
    if (!first) return null
    const second = this.fleet.drawn(random(), (endpoint) => endpoint !== first && usable(endpoint))
    if (!second) return first
    return second.inFlight * first.weight < first.inFlight * second.weight ? second : first
  }

  private onRing(hash: number, endpoints: readonly E[], usable: (endpoint: E) => boolean): E | null {
    const { fleet } = this
    const { ring } = fleet
    const percent = this.rules.boundedLoadPercent
    const isUsable = (id: string) => {
      const endpoint = fleet.get(id)
      return endpoint !== null && usable(endpoint)
    }
    const load = percent > 0 && {
      percent,
      totalInFlight: endpoints.reduce((sum, each) => sum + each.inFlight, 0),
      inFlight: (id: string) => fleet.get(id)?.inFlight ?? 0,
    }
    const withRoom = load ? ringLookup(ring, hash, load, isUsable) : null
    // With some left out, those that are usable may have no room: better a bound exceeded than a request refused.
    const id = withRoom ?? ringLookup(ring, hash, undefined, isUsable)
    return id === null ? null : fleet.get(id)
  }

  private byMaglev(hash: number, usable: (endpoint: E) => boolean): E | null {
    const { fleet } = this
    let at = hash
    for (let attempt = 0; attempt < maglevTries; attempt += 1) {
      const id = maglevLookup(fleet.maglev, at)
      const endpoint = id === null ? null : fleet.get(id)
      if (!endpoint) return null
      if (usable(endpoint)) return endpoint
      at = spread(at + 1)
    }
    return fleet.drawn(hash / 2 ** 32, usable)
  }
}

function hashOf<E extends Endpoint>(request: PickRequest<E>): number {
  return request.hash ?? Math.floor(request.random() * 2 ** 32)
}

function always(): boolean {
  return true
}
