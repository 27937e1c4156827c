'use client'

import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { ChangeSetRow } from '@/domain/view/change-views'
import { setLinks } from './set-links'

type NamedSet = Pick<ChangeSetRow, 'id' | 'title'>

const closeAfterMs = 10_000

/** Notes in the corner about change sets: what is saved (with the way there), what was done (with the way back). */
export function useSetNote() {
  const t = useTranslations('changeSets.notes')

  function saved(words: string, { id }: NamedSet) {
    const noteId = `set-${id}`
    notifications.hide(noteId)
    notifications.show({
      id: noteId,
      autoClose: closeAfterMs,
      message: (
        <Group gap="sm" role="status">
          <span style={{ overflowWrap: 'anywhere' }}>{words}</span>
          <Link className="sy-link" href={setLinks.one(id)}>
            {t('open')}
          </Link>
        </Group>
      ),
    })
  }

  return {
    added: (set: NamedSet) => {
      saved(t('added', { title: set.title }), set)
    },
    saved: (set: NamedSet) => {
      saved(t('saved', { title: set.title }), set)
    },
    /** What was done, with a button that takes it back. */
    undoable: (words: string, undo: () => void) => {
      const noteId = `undo-${words}`
      notifications.show({
        id: noteId,
        autoClose: closeAfterMs,
        message: (
          <Group gap="sm" role="status">
            <span style={{ overflowWrap: 'anywhere' }}>{words}</span>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                notifications.hide(noteId)
                undo()
              }}
            >
              {t('undo')}
            </Button>
          </Group>
        ),
      })
    },
    /** Taking back did not work. */
    failed: (words: string) => {
      notifications.show({ color: 'red', message: <span role="alert">{words}</span> })
    },
  }
}
