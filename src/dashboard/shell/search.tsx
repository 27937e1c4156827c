'use client'

import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconArrowsSplit2, IconBolt, IconGauge, IconSearch, IconServer2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useNamespace, withNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { innerScreens, screens } from './screens'

/** ⌘K / Ctrl K: screens, services, routes, breakers and limits by name. Lists are read when it is first opened. */
export function Search() {
  const t = useTranslations('shell')
  const [opened, setOpened] = useState(false)
  const actions = useSearchActions(opened)
  return (
    <Spotlight
      actions={actions}
      shortcut={['mod + K']}
      limit={40}
      nothingFound={t('searchNothing')}
      highlightQuery
      scrollable
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      maxHeight={420}
      onSpotlightOpen={() => {
        setOpened(true)
      }}
      searchProps={{
        leftSection: <IconSearch size={16} aria-hidden />,
        placeholder: t('searchPlaceholder'),
        'aria-label': t('search'),
      }}
    />
  )
}

function useSearchActions(enabled: boolean): SpotlightActionGroupData[] {
  const t = useTranslations('shell')
  const router = useRouter()
  const trpc = useTRPC()
  const [namespace] = useNamespace()
  const everywhere = { namespace: null }
  const options = { enabled, staleTime: 5000 }
  const services = useQuery(trpc.services.list.queryOptions(everywhere, options)).data ?? []
  const routes = useQuery(trpc.routes.list.queryOptions(everywhere, options)).data ?? []
  const breakers = useQuery(trpc.breakers.list.queryOptions(everywhere, options)).data ?? []
  const limits = useQuery(trpc.limits.list.queryOptions(everywhere, options)).data ?? []

  function action(id: string, label: string, href: string, ActionIcon: typeof IconSearch, description?: string) {
    return {
      id,
      label,
      ...(description === undefined ? {} : { description }),
      leftSection: <ActionIcon size={16} stroke={1.6} aria-hidden />,
      onClick: () => {
        router.push(href)
      },
    }
  }
  const named =
    (kind: 'routes' | 'breakers' | 'limits', ObjectIcon: typeof IconSearch) =>
    (each: { namespace: string; name: string }) =>
      action(
        `${kind}/${each.namespace}/${each.name}`,
        each.name,
        `/${kind}/${each.namespace}/${each.name}`,
        ObjectIcon,
        each.namespace,
      )

  return [
    {
      group: t('screens'),
      actions: [...screens, ...innerScreens].map((screen) =>
        action(screen.key, t(`screen.${screen.key}`), withNamespace(screen.href, namespace), screen.icon),
      ),
    },
    {
      group: t('screen.services'),
      actions: services.map((each) =>
        action(`services/${each.name}`, each.name, `/services/${encodeURIComponent(each.name)}`, IconServer2),
      ),
    },
    { group: t('screen.routes'), actions: routes.map(named('routes', IconArrowsSplit2)) },
    { group: t('screen.breakers'), actions: breakers.map(named('breakers', IconBolt)) },
    { group: t('screen.limits'), actions: limits.map(named('limits', IconGauge)) },
  ]
}
