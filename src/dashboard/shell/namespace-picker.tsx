'use client'

import { Select } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import classes from './top-bar.module.css'

const everything = '*'

/** Narrows lists to one namespace; the choice stands in the address. */
export function NamespacePicker() {
  const t = useTranslations('shell')
  const trpc = useTRPC()
  const [namespace, setNamespace] = useNamespace()
  const { data = [] } = useQuery(trpc.namespaces.list.queryOptions(undefined, { staleTime: 30_000 }))
  const names = new Set([...data.map((each) => each.name), ...(namespace === null ? [] : [namespace])])
  return (
    <Select
      size="xs"
      className={classes.namespace}
      aria-label={t('namespace')}
      leftSection={<IconStack2 size={14} aria-hidden />}
      data={[
        { value: everything, label: t('allNamespaces') },
        ...[...names].sort().map((name) => ({ value: name, label: name })),
      ]}
      searchable={names.size > 8}
      value={namespace ?? everything}
      onChange={(value) => {
        void setNamespace(value === everything ? null : value)
      }}
    />
  )
}
