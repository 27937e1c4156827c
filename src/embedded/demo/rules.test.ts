import { describe, expect, it } from 'vitest'
import { objectKey, publishedObject } from '@/domain/revision/object'
import { demoNamespace, demoRules } from './rules'

describe('the demo rules', () => {
  it('are whole objects that pass their own specs unchanged', () => {
    for (const each of demoRules) expect(publishedObject.parse(each)).toEqual(each)
  })

  it('lie in the demo namespace and are named once each', () => {
    expect(new Set(demoRules.map((each) => each.namespace))).toEqual(new Set([demoNamespace.name]))
    expect(new Set(demoRules.map(objectKey)).size).toBe(demoRules.length)
  })

  it('name no route, subset or service that is not among them', () => {
    const names = (kind: string) => demoRules.filter((each) => each.kind === kind).map((each) => each.name)
    for (const each of demoRules) {
      if (each.kind === 'route') {
        for (const { service, subset } of each.spec.destinations) {
          expect(names('service')).toContain(service)
          if (subset !== null) expect(names('subset')).toContain(subset)
        }
      }
      if (each.kind === 'rate-limit') expect(names('route')).toContain(each.spec.route)
      if (each.kind === 'breaker') expect(names('service')).toContain(each.spec.service)
    }
  })
})
