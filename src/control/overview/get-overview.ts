import { restingState } from '@/domain/breaker/policy'
import type { OverviewView } from '@/domain/view/views'
import { countOpenDrifts, listDrifts } from '@/store/drifts'
import { publishingSettings } from '@/store/settings'
import { listBreakers } from '../breakers/list-breakers'
import { worstBreakerState } from '../breakers/breaker-state'
import { listRevisions } from '../changes/list-revisions'
import { newestProgress, statusOf } from '../changes/publish-status'
import type { ControlParts } from '../context'
import { listGateways } from '../gateways/list-gateways'
import { listLimits } from '../limits/list-limits'
import { countHeldLong } from '../locks/count-held-long'
import { worstOf } from '../services/health'
import { healthOf } from '../services/service-rows'
import { isOf, knownServices, readServiceSources } from '../services/service-sources'
import { attention } from './attention'
import { lackingSinceMs } from './lacking-since'
import { serviceAlarms } from './service-alarms'

const recentRevisions = 10

/** The first screen: counts, what needs attention, what changed lately. Gateways and locks belong to no namespace. */
export async function getOverview(
  parts: ControlParts,
  { namespace }: { namespace: string | null },
): Promise<OverviewView> {
  const [sources, breakerViews, limits, gateways, newest, revisions, settings, drift, locksHeldLong] =
    await Promise.all([
      readServiceSources(parts),
      listBreakers(parts, { namespace }),
      listLimits(parts, { namespace }),
      listGateways(parts),
      newestProgress(parts),
      listRevisions(parts, { limit: recentRevisions }),
      publishingSettings(parts.database),
      openDrift(parts),
      countHeldLong(parts),
    ])
  const services = [...knownServices(sources).values()].filter((each) => isOf(each, namespace))
  const breakers = breakerViews.map((each) => ({
    namespace: each.namespace,
    name: each.name,
    service: each.spec.service,
    state: worstBreakerState(each.gateways, each.spec, each.override),
    atRest: restingState(each.spec),
    sinceMs: each.gateways.reduce<number | null>((first, { sinceMs }) => Math.min(first ?? sinceMs, sinceMs), null),
  }))
  const throttling = limits.flatMap(({ namespace: scope, name, limitedPerSecond }) =>
    limitedPerSecond === null || limitedPerSecond === 0 ? [] : [{ namespace: scope, name, limitedPerSecond }],
  )
  const { commit, progress } = newest
  const publish = {
    ...statusOf(commit, progress),
    committedAtMs: commit.committedAtMs,
    lackingSinceMs: await lackingSinceMs(parts.database, commit, progress),
  }
  return {
    services: countServices(services.map((each) => worstOf(healthOf(each)))),
    // A policy on trial rests in METRICS_ONLY, one that is switched off in DISABLED: nothing happened to either.
    breakersNotClosed: breakers
      .filter((each) => each.state !== 'CLOSED' && each.state !== each.atRest)
      .map(({ sinceMs: _sinceMs, atRest: _atRest, ...each }) => each),
    limitsThrottling: throttling,
    locksHeldLong,
    gateways: { total: gateways.length, notSynced: gateways.filter((each) => each.state !== 'SYNCED').length },
    attention: attention({
      services: serviceAlarms(sources, services),
      breakers,
      throttling,
      gateways,
      gatewaysKnown: progress !== null,
      publish,
      enforceWithinMs: settings.enforceWithinMs,
      drift,
      nowMs: parts.clock.now(),
    }),
    recentRevisions: revisions,
  }
}

async function openDrift({ database }: ControlParts) {
  const [count, [newest = null]] = await Promise.all([
    countOpenDrifts(database),
    listDrifts(database, { status: 'OPEN', limit: 1 }),
  ])
  return { count, newest }
}

function countServices(worst: readonly ReturnType<typeof worstOf>[]): OverviewView['services'] {
  const count = { passing: 0, warning: 0, critical: 0, total: worst.length }
  for (const each of worst) if (each !== 'unknown') count[each]++
  return count
}
