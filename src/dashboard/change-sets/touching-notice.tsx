'use client'

import { useDebouncedValue } from '@mantine/hooks'
import { IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { objectKey, type ObjectId } from '@/domain/revision/object'
import { useTRPC } from '../live/trpc'
import { ChangeSetMention } from './change-set-mention'
import classes from './change-sets.module.css'

const afterTypingMs = 400
const readAgainMs = 10_000

interface TouchingNoticeProps {
  /** null while the object has no name yet. */
  id: ObjectId | null
  /** The set that is being edited; it is no news. */
  except: string | null
}

/** Says early that an open change set touches the same object, before two people work past each other. */
export function TouchingNotice({ id, except }: TouchingNoticeProps) {
  const t = useTranslations('changeSets')
  const trpc = useTRPC()
  const key = id === null ? '' : objectKey(id)
  const [settled] = useDebouncedValue(key, afterTypingMs)
  const object = settled === key ? id : null
  const touching = useQuery({
    ...trpc.changeSets.touching.queryOptions({ object: object ?? { kind: 'service', namespace: '', name: '' } }),
    enabled: object !== null,
    refetchInterval: readAgainMs,
    retry: false,
  })
  const others = object === null ? [] : (touching.data ?? []).filter(({ changeSet }) => changeSet.id !== except)
  if (others.length === 0) return null
  return (
    <div className={classes.bar} data-tone="warn" role="status">
      <IconUsers size={16} aria-hidden />
      <ul className={classes.mentions}>
        {others.map(({ changeSet }) => (
          <li key={changeSet.id}>
            <ChangeSetMention words={(parts) => t.rich('touching', parts)} changeSet={changeSet} />
          </li>
        ))}
      </ul>
    </div>
  )
}
