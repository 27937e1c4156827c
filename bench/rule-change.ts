/**
 * What one edited route costs a gateway, prepared, checked and applied, with 10 and with 5,000 routes in force. The sizes
 * take turns, so that both see the same machine.
 */
import { type PublishedObject, publishedObject } from '@/domain/revision/object'
import { KeyOrders } from '@/gateway/limits/key-orders'
import { LimitRules } from '@/gateway/rules/limit-rules'
import { RouteRules } from '@/gateway/rules/route-rules'
import { RuleSet, type Version } from '@/gateway/rules/rule-set'
import { ServiceRules } from '@/gateway/rules/service-rules'
import { advanceChecksum, checksumOf } from '@/wire/checksum'
import { percentile } from './support'

const rounds = 30
const editsInRound = 100

function route(index: number, edit: number): PublishedObject {
  const spec = {
    description: `edit ${String(edit)}`,
    match: {
      path: { type: 'PREFIX', value: `/service-${String(index)}/api` },
      hosts: [`shop-${String(index % 50)}.example.com`],
    },
    destinations: [{ service: `service-${String(index % 100)}`, weightPercent: 100 }],
  }
  return publishedObject.parse({ kind: 'route', namespace: 'bench', name: `route-${String(index)}`, spec })
}

function gatewayWith(routes: number) {
  const listener = { used: () => undefined, unused: () => undefined, routeChanged: () => undefined }
  const set = new RuleSet([
    new ServiceRules(() => undefined),
    new LimitRules(new KeyOrders(() => undefined)),
    new RouteRules(listener),
  ])
  const objects = Array.from({ length: routes }, (_each, index) => route(index, 0))
  let version: Version = { epoch: 'e', revision: 1, checksum: checksumOf(objects) }
  set.apply(set.prepareWhole(objects, version))
  const times: number[] = []
  let edit = 0
  return {
    routes,
    times,
    round() {
      const steps = Array.from({ length: editsInRound }, () => {
        edit += 1
        const index = (edit * 7) % routes
        const after = route(index, edit)
        const checksum = advanceChecksum(version.checksum, objects[index], after)
        objects[index] = after
        version = { ...version, revision: version.revision + 1, checksum }
        return { after, version }
      })
      const startedAt = performance.now()
      for (const step of steps) set.apply(set.prepare([{ op: 'put', object: step.after }], step.version))
      times.push((performance.now() - startedAt) / editsInRound)
    },
  }
}

const gateways = [gatewayWith(10), gatewayWith(5000)]
for (const gateway of gateways) gateway.round()
for (const gateway of gateways) gateway.times.length = 0
for (let round = 0; round < rounds; round += 1) for (const gateway of gateways) gateway.round()

const [few = Number.NaN, many = Number.NaN] = gateways.map((gateway) => percentile(gateway.times, 50) * 1000)
const round = (value: number) => Math.round(value * 100) / 100
console.log(
  JSON.stringify({ bench: 'rule-change', us_10: round(few), us_5000: round(many), ratio_5000_10: round(many / few) }),
)
