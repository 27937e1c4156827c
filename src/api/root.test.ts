import { describe, expect, it } from 'vitest'
import { roles } from '@/domain/view/views'
import type { ApiContext } from './context'
import { appRouter } from './root'
import { createCaller } from './trpc'

const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { meta?: { role?: string }; type: string } }>,
)

const expected: Record<string, string> = {
  'session.current': 'PUBLIC',
  'session.setup': 'PUBLIC',
  'system.status': 'VIEWER',
  'namespaces.list': 'VIEWER',
  'namespaces.create': 'ADMIN',
  'namespaces.update': 'ADMIN',
  'overview.get': 'VIEWER',
  'services.list': 'VIEWER',
  'services.get': 'VIEWER',
  'services.names': 'VIEWER',
  'services.registerInstance': 'EDITOR',
  'services.updateInstance': 'EDITOR',
  'services.deregisterInstance': 'EDITOR',
  'instances.list': 'VIEWER',
  'instances.get': 'VIEWER',
  'instances.history': 'VIEWER',
  'instances.act': 'OPERATOR',
  'instances.deregister': 'EDITOR',
  'instances.adopt': 'EDITOR',
  'routes.list': 'VIEWER',
  'routes.get': 'VIEWER',
  'breakers.list': 'VIEWER',
  'breakers.changes': 'VIEWER',
  'breakers.get': 'VIEWER',
  'breakers.override': 'OPERATOR',
  'breakers.events': 'VIEWER',
  'breakers.replay': 'VIEWER',
  'notices.list': 'VIEWER',
  'webhooks.list': 'ADMIN',
  'webhooks.save': 'ADMIN',
  'webhooks.remove': 'ADMIN',
  'webhooks.test': 'ADMIN',
  'webhooks.deliveries': 'ADMIN',
  'webhooks.redeliver': 'ADMIN',
  'limits.list': 'VIEWER',
  'limits.get': 'VIEWER',
  'limits.topKeys': 'VIEWER',
  'limits.quota': 'VIEWER',
  'limits.keyOf': 'VIEWER',
  'limits.keyOrders': 'VIEWER',
  'limits.whatIf': 'VIEWER',
  'limits.actOnKey': 'OPERATOR',
  'gateways.list': 'VIEWER',
  'gateways.forget': 'OPERATOR',
  'topology.get': 'VIEWER',
  'locks.list': 'VIEWER',
  'locks.get': 'VIEWER',
  'locks.forceRelease': 'OPERATOR',
  'locks.events': 'VIEWER',
  'changes.list': 'VIEWER',
  'changes.get': 'VIEWER',
  'changes.compare': 'VIEWER',
  'changes.preview': 'VIEWER',
  'changes.previewRollback': 'VIEWER',
  'changes.rollback': 'EDITOR',
  'changes.previewRevert': 'VIEWER',
  'changes.revert': 'OPERATOR',
  'changes.publish': 'EDITOR',
  'changes.status': 'VIEWER',
  'changeSets.list': 'VIEWER',
  'changeSets.get': 'VIEWER',
  'changeSets.touching': 'VIEWER',
  'changeSets.create': 'EDITOR',
  'changeSets.update': 'EDITOR',
  'changeSets.putEdits': 'EDITOR',
  'changeSets.removeEdit': 'EDITOR',
  'changeSets.discard': 'EDITOR',
  'changeSets.reopen': 'EDITOR',
  'changeSets.approve': 'EDITOR',
  'changeSets.withdraw': 'EDITOR',
  'changeSets.publish': 'EDITOR',
  'drift.list': 'VIEWER',
  'drift.repair': 'EDITOR',
  'drift.adopt': 'EDITOR',
  'settings.publishing': 'VIEWER',
  'settings.lockPatterns': 'VIEWER',
  'settings.saveLockPatterns': 'ADMIN',
  'settings.updatePublishing': 'ADMIN',
  'live.range': 'VIEWER',
  'live.marks': 'VIEWER',
  'live.screen': 'VIEWER',
  'live.status': 'VIEWER',
  'demo.set': 'OPERATOR',
}

/** Fails on the first touch: a refused call must not come so far. */
const untouchable = new Proxy(
  {},
  {
    get: () => {
      throw new Error('a refused call reached the parts')
    },
  },
) as never

function callerWith(role: (typeof roles)[number] | null) {
  const actor = role && { id: 'u1', name: 'Ana', email: 'ana@example.com', role }
  const context: ApiContext = { parts: untouchable, feed: untouchable, actor }
  return createCaller(appRouter)(context) as unknown as Record<
    string,
    Record<string, (input?: unknown) => Promise<unknown>>
  >
}

function call(path: string, role: (typeof roles)[number] | null): Promise<unknown> {
  const [noun = '', verb = ''] = path.split('.')
  return callerWith(role)[noun]?.[verb]?.({}) ?? Promise.reject(new Error(`no ${path}`))
}

it('every procedure states the least role that may call it', () => {
  expect(Object.fromEntries(procedures.map(([path, { _def }]) => [path, _def.meta?.role]))).toEqual(expected)
})

it('whatever changes something needs more than looking', () => {
  for (const [path, { _def }] of procedures) {
    if (_def.type === 'mutation' && _def.meta?.role !== 'PUBLIC') expect(_def.meta?.role, path).not.toBe('VIEWER')
  }
})

describe.each(procedures.filter(([, { _def }]) => _def.meta?.role !== 'PUBLIC'))('%s', (path, { _def }) => {
  const least = roles.findIndex((role) => role === _def.meta?.role)

  it('is refused to whoever is not signed in', async () => {
    await expect(call(path, null)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it.each(roles.slice(0, Math.max(0, least)))('is refused to the role %s', async (role) => {
    await expect(call(path, role)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
