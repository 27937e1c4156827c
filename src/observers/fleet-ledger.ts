/**
 * Since when each instance's health is as it is, whether it flaps, and what changed: told from how a service was shown
 * before and how it is now. Time is an argument. What it remembers is bounded: penalties of instances that changed
 * lately, those that are gone included, because coming and going is flapping too.
 */
import { decidingCheck } from '@/domain/health/deciding-check'
import { afterChange, afterQuiet, type Damping, restoredDamping } from '@/domain/health/flapping'
import type { HealthChange } from '@/domain/health/health-change'
import { type CatalogInstance, instanceAddress } from '@/domain/service/service'
import type { FleetService } from '@/wire/fleet'

type Standing = FleetService['standing']

/** Of so many instances penalties are kept; the oldest are forgotten first. */
const mostKept = 20_000

/** How `standing` names an instance of a service. */
export function placeOf(instance: Pick<CatalogInstance, 'node' | 'id'>): string {
  return `${instance.node}/${instance.id}`
}

export class HealthLedger {
  private readonly kept = new Map<string, { service: string; damping: Damping }>()

  /** Takes up what the process before had written down. */
  restore({ service, standing }: FleetService, nowMs: number): void {
    for (const [place, { flapping }] of Object.entries(standing)) {
      if (flapping) this.keep(service, place, restoredDamping(flapping, nowMs))
    }
  }

  /**
   * @param before how the service was shown; null when it was not
   * @param silently nothing is known of what was before, so nothing came: it is only seen for the first time
   */
  apply(
    service: string,
    before: FleetService | null,
    instances: readonly CatalogInstance[],
    nowMs: number,
    silently = false,
  ): { standing: Standing; changes: HealthChange[] } {
    const earlier = new Map((before?.instances ?? []).map((each) => [placeOf(each), each]))
    const standing: Standing = {}
    const changes: HealthChange[] = []
    for (const instance of instances) {
      const place = placeOf(instance)
      const was = earlier.get(place) ?? null
      earlier.delete(place)
      const changed = was?.health !== instance.health
      const damping = this.note(service, place, changed && was !== null, nowMs)
      const flapping = damping?.flapping === true
      const sinceMs = changed ? nowMs : (before?.standing[place]?.sinceMs ?? nowMs)
      standing[place] = {
        sinceMs,
        flapping: flapping ? { sinceMs: damping.sinceMs, changes: damping.changes } : null,
      }
      if (changed && !(silently && was === null)) changes.push(changeOf(was, instance, flapping, nowMs))
    }
    for (const [place, gone] of earlier) {
      const damping = this.note(service, place, true, nowMs)
      changes.push(departureOf(gone, damping?.flapping === true, nowMs))
    }
    return { standing, changes }
  }

  /** Forgets what was quiet for long enough. @returns the services of which an instance no longer flaps */
  settle(nowMs: number): Set<string> {
    const settled = new Set<string>()
    for (const [key, { service, damping }] of this.kept) {
      if (afterQuiet(damping, nowMs)) continue
      this.kept.delete(key)
      if (damping.flapping) settled.add(service)
    }
    return settled
  }

  /** Coming back adds nothing (RFC 2439): going did. */
  private note(service: string, place: string, changed: boolean, nowMs: number): Damping | null {
    const key = `${service} ${place}`
    const before = this.kept.get(key)?.damping ?? null
    if (!changed) return before && afterQuiet(before, nowMs)
    return this.keep(service, place, afterChange(before, nowMs))
  }

  private keep(service: string, place: string, damping: Damping): Damping {
    const key = `${service} ${place}`
    this.kept.delete(key)
    this.kept.set(key, { service, damping })
    const [oldest] = this.kept.keys()
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest)
    return damping
  }
}

function changeOf(
  was: CatalogInstance | null,
  instance: CatalogInstance,
  flapping: boolean,
  atMs: number,
): HealthChange {
  const check = decidingCheck(was, instance)
  return {
    ...{ ...placed(instance), atMs, flapping, before: was?.health ?? null, after: instance.health },
    ...{ check: check ? check.name || check.id : '', output: check?.output ?? '' },
  }
}

function departureOf(gone: CatalogInstance, flapping: boolean, atMs: number): HealthChange {
  return { ...placed(gone), atMs, flapping, before: gone.health, after: null, check: '', output: '' }
}

function placed(instance: CatalogInstance) {
  const { service, node, id: instanceId } = instance
  return { service, node, instanceId, instance: instanceAddress(instance) }
}
