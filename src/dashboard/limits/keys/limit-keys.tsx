'use client'

import { parseAsString, useQueryState } from 'nuqs'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { hidesKeys } from '@/domain/rate-limit/secret-keys'
import { KeyDrawer } from './key-drawer'
import { KeyOrders } from './key-orders'
import { TopKeys } from './top-keys'
import { useKeyActions } from './use-key-actions'

interface LimitKeysProps {
  namespace: string
  name: string
  spec: RateLimitSpec
}

/** The keys of a limit: what was ordered of some, which are on top, and one of them closely (`key` in the address). */
export function LimitKeys({ namespace, name, spec }: LimitKeysProps) {
  const [key, setKey] = useQueryState('key', parseAsString.withOptions({ history: 'push' }))
  const { ask, dialog } = useKeyActions()
  const open = (next: string) => void setKey(next)
  return (
    <>
      <KeyOrders
        namespace={namespace}
        name={name}
        onOpen={open}
        onRelease={(released) => {
          ask('RELEASE', { namespace, name, key: released })
        }}
      />
      <TopKeys namespace={namespace} name={name} hashed={hidesKeys(spec.key)} onOpen={open} />
      <KeyDrawer place={key === null ? null : { namespace, name, key }} onClose={() => void setKey(null)} onAct={ask} />
      {dialog}
    </>
  )
}
