'use client'

import { Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { errorMessage } from '../live/api-error'
import { useSystemStatus } from '../live/live-provider'
import { useTRPC } from '../live/trpc'

/** Switches the demo fleet on or off; not shown where there is none. */
export function DemoSwitch() {
  const t = useTranslations('shell.demo')
  const trpc = useTRPC()
  const status = useSystemStatus()
  const set = useMutation(
    trpc.demo.set.mutationOptions({
      onSuccess: (_result, { on }) => {
        notifications.show({ message: t(on ? 'switchedOn' : 'switchedOff') })
      },
      onError: (error) => {
        notifications.show({ color: 'red', message: errorMessage(error) })
      },
    }),
  )
  if (status === null || status.demo === 'ABSENT') return null
  const on = status.demo === 'ON'
  return (
    <>
      <Menu.Divider />
      <Menu.Item
        leftSection={on ? <IconPlayerPause size={15} aria-hidden /> : <IconPlayerPlay size={15} aria-hidden />}
        disabled={set.isPending}
        onClick={() => {
          set.mutate({ on: !on })
        }}
      >
        {t(on ? 'switchOff' : 'switchOn')}
      </Menu.Item>
    </>
  )
}
