'use client'

import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { errorMessage } from '../../live/api-error'
import { useTRPCClient } from '../../live/trpc'
import { useMay } from '../../session/session-context'
import type { InstanceFormTarget } from './instance-form-drawer'

/** Which instance the form is open for: a new one, or a managed one that is read as it stands now. */
export function useInstanceForm() {
  const t = useTranslations('instances')
  const client = useTRPCClient()
  const mayEdit = useMay('EDITOR')
  const [editing, setEditing] = useState<InstanceFormTarget | null>(null)

  async function read(row: InstanceRow) {
    try {
      const { service, node, id: instanceId } = row
      const detail = await client.instances.get.query({ service, node, instanceId })
      if (detail.managed === null) throw new Error(t('notManaged', { address: instanceAddress(row) }))
      setEditing({ service, namespace: null, instance: detail.managed })
    } catch (error) {
      notifications.show({ color: 'red', message: errorMessage(error) })
    }
  }
  return {
    mayEdit,
    editing,
    /** @param service empty where it is to be chosen */
    register: (service: string, namespace: string | null) => {
      setEditing({ service, namespace, instance: null })
    },
    edit: (row: InstanceRow) => void read(row),
    editManaged: (instance: NonNullable<InstanceFormTarget['instance']>, namespace: string | null) => {
      setEditing({ service: instance.service, namespace, instance })
    },
    close: () => {
      setEditing(null)
    },
  }
}
