/** Changes of the catalog that neither a name nor a failing check shows: how long until they stand in Redis. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { TransactionOperation } from '@/adapters/consul/transaction'
import { eventually } from '@/embedded/testing'
import { fleetService, type FleetService } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'
import { inTransactions } from './fill-fleet'
import type { ObservedSystem } from './observed-system'

const calmMs = 1500

/** A well instance with a check joins a service that is known, `samples` times. @returns ms each */
export function joining(system: ObservedSystem, samples: number): Promise<number[]> {
  return measure(system, samples, (service, at) => {
    const [node, id] = ['rack-00', `joined-${String(at)}`]
    const check = { node, checkId: `check:${id}`, name: 'HTTP', status: 'passing' as const, serviceId: id }
    return {
      operations: [
        { verb: 'service-set', node, service: { id, service, address: '10.99.0.1', port: 8080 } },
        { verb: 'check-set', check },
      ],
      isSeen: (fleet) => fleet.instances.some((each) => each.id === id),
    }
  })
}

/** The weight of an instance that is known changes. */
export function weighing(system: ObservedSystem, samples: number): Promise<number[]> {
  return measure(system, samples, (service, at) => {
    const { node, id, address, port } = system.fleet.instances.find((each) => each.service === service) ?? absent()
    const weights = { passing: 2 + at, warning: 1 }
    return {
      operations: [{ verb: 'service-set', node, service: { id, service, address, port, weights } }],
      isSeen: (fleet) => fleet.instances.some((each) => each.id === id && each.weight === weights.passing),
    }
  })
}

interface Change {
  operations: TransactionOperation[]
  isSeen: (service: FleetService) => boolean
}

async function measure(
  { fleet, redis }: ObservedSystem,
  samples: number,
  changeOf: (service: string, at: number) => Change,
): Promise<number[]> {
  const times: number[] = []
  for (let at = 0; at < samples; at += 1) {
    await sleep(calmMs)
    const { service } = fleet.instances[(at * 7919) % fleet.instances.length] ?? absent()
    const { operations, isSeen } = changeOf(service, at)
    await inTransactions(fleet.consul, operations)
    const startedMs = performance.now()
    await eventually(
      async () => {
        const text = await redis.hget(redisKeys.fleet, service)
        if (text === null || !isSeen(fleetService.parse(JSON.parse(text)))) throw new Error(`${service} is as it was`)
      },
      { withinMs: 120_000, everyMs: 20 },
    )
    times.push(performance.now() - startedMs)
  }
  return times
}

function absent(): never {
  throw new Error('there is no such instance')
}
