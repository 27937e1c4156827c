import { describe, expect, it } from 'vitest'
import type { InstanceOverrideSpec } from '@/domain/service/instance-override'
import { instanceSpec } from '@/domain/service/service'
import { MaintenanceOrders } from './maintenance-orders'

const instance = { ...instanceSpec.parse({ service: 'web', address: '10.0.0.1', port: 80 }), id: 'a', version: 1 }
const order: InstanceOverrideSpec = {
  ...{ service: 'web', address: '10.0.0.1', port: 80, instanceId: 'a', mode: 'MAINTENANCE', weight: null },
  ...{ reason: 'new disk', actor: 'Ana', atMs: 0, expiresAtMs: null },
}

async function orders(...list: InstanceOverrideSpec[]) {
  const made = new MaintenanceOrders({ list: () => Promise.resolve(list) })
  return { made, touched: await made.read(1000) }
}

describe('maintenance', () => {
  it('is shown with its reason and who ordered it, and touches its service', async () => {
    const { made, touched } = await orders(order)
    expect([...touched]).toEqual(['web'])
    expect(made.reasonFor(instance, 1000)).toBe('new disk (Ana)')
  })

  it('of another registration at the same address, or a drain, is none', async () => {
    expect((await orders({ ...order, instanceId: 'b' })).made.reasonFor(instance, 1000)).toBeNull()
    expect((await orders({ ...order, mode: 'DRAIN' })).made.reasonFor(instance, 1000)).toBeNull()
  })

  it('ends by itself when its time is over, and touches its service then', async () => {
    const { made } = await orders({ ...order, expiresAtMs: 5000 })
    expect(made.nextMs(1000)).toBe(4000)
    expect(made.reasonFor(instance, 4999)).not.toBeNull()
    expect(made.reasonFor(instance, 5000)).toBeNull()
    expect([...(await made.read(5000))]).toEqual(['web'])
  })

  it('that was taken back touches its service once', async () => {
    let list = [order]
    const made = new MaintenanceOrders({ list: () => Promise.resolve(list) })
    await made.read(0)
    list = []
    made.changed()
    expect([...(await made.read(0))]).toEqual(['web'])
    expect([...(await made.read(0))]).toEqual([])
  })

  it('that is ordered while orders are being read is read next time', async () => {
    let list: InstanceOverrideSpec[] = []
    const made = new MaintenanceOrders({
      list: () => {
        const read = list
        if (list.length === 0) made.changed()
        list = [order]
        return Promise.resolve(read)
      },
    })
    expect([...(await made.read(0))]).toEqual([])
    expect([...(await made.read(0))]).toEqual(['web'])
  })

  it('is read again after orders could not be read', async () => {
    let away = true
    const made = new MaintenanceOrders({
      list: () => (away ? Promise.reject(new Error('away')) : Promise.resolve([order])),
    })
    await expect(made.read(0)).rejects.toThrow('away')
    away = false
    expect([...(await made.read(0))]).toEqual(['web'])
  })
})
