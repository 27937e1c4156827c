'use client'

import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconArrowsSplit2, IconBolt, IconGauge, IconSearch, IconServer2 } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useNamespace, withNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { serviceHref } from '../services/service-links'
import { innerScreens, screens } from './screens'

const searchAfterMs = 100
const mostServices = 30

/** ⌘K / Ctrl K: screens, services, routes, breakers and limits by name. Lists are read when it is first opened. */
export function Search() {
  const t = useTranslations('shell')
  const [opened, setOpened] = useState(false)
  const [query, setQuery] = useState('')
  const [searched] = useDebouncedValue(query.trim(), searchAfterMs)
  const actions = useSearchActions(opened, searched)
  return (
    <Spotlight
      actions={actions}
      query={query}
      onQueryChange={setQuery}
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

function useSearchActions(enabled: boolean, searched: string): SpotlightActionGroupData[] {
  const t = useTranslations('shell')
  const router = useRouter()
  const trpc = useTRPC()
  const [namespace] = useNamespace()
  const everywhere = { namespace: null }
  const options = { enabled, staleTime: 5000 }
  // There may be thousands of services, so that the server searches among their names.
  const names = useQuery(
    trpc.services.names.queryOptions(
      { search: searched, limit: mostServices },
      { ...options, placeholderData: keepPreviousData },
    ),
  )
  const services = names.data ?? []
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
      actions: services.map((name) => action(`services/${name}`, name, serviceHref(name), IconServer2)),
    },
    { group: t('screen.routes'), actions: routes.map(named('routes', IconArrowsSplit2)) },
    { group: t('screen.breakers'), actions: breakers.map(named('breakers', IconBolt)) },
    { group: t('screen.limits'), actions: limits.map(named('limits', IconGauge)) },
  ]
}
