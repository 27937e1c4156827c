'use client'

import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconArrowsSplit2, IconBolt, IconGauge, IconPencil, IconPlus, IconX } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { objectKey } from '@/domain/revision/object'
import type { ChangeSetView } from '@/domain/view/change-views'
import { breakerLinks } from '../breakers/breaker-links'
import { limitLinks } from '../limits/limit-links'
import { SemanticDiff } from '../publish/semantic-diff'
import { routeLinks } from '../routes/route-links'
import { EmptyState } from '../ui/empty-state'
import { Panel } from '../ui/panel'
import { withSet } from './set-links'
import { editCards, type EditCard } from './set-state'

interface EditsPanelProps {
  set: ChangeSetView
  /** Whether edits can be added, changed and taken out. */
  mayEdit: boolean
  onTakeOut: (card: EditCard) => void
}

/** The edits of a set: what each changes, and the way to edit it further or to take it out. */
export function EditsPanel({ set, mayEdit, onTakeOut }: EditsPanelProps) {
  const t = useTranslations('changeSets')
  const cards = editCards(set)
  const byKey = new Map(cards.map((card) => [card.key, card]))
  const add = mayEdit ? <AddMenu setId={set.id} /> : undefined
  if (cards.length === 0) {
    return (
      <Panel>
        <EmptyState icon={IconPencil} title={t('emptySet')} action={add}>
          {t('emptySetText')}
        </EmptyState>
      </Panel>
    )
  }
  return (
    <Panel title={t('edits', { count: cards.length })} aside={add}>
      <SemanticDiff
        diffs={cards.map((card) => card.diff)}
        {...(mayEdit
          ? {
              actions: ({ id }) => {
                const card = byKey.get(objectKey(id))
                return card === undefined ? null : <CardActions card={card} onTakeOut={onTakeOut} />
              },
            }
          : {})}
      />
    </Panel>
  )
}

function CardActions({ card, onTakeOut }: { card: EditCard; onTakeOut: (card: EditCard) => void }) {
  const t = useTranslations('changeSets')
  const { name } = card.id
  return (
    <>
      {card.href === null ? null : (
        <ActionIcon
          component={Link}
          href={card.href}
          aria-label={t('editFurther', { name })}
          title={t('editFurther', { name })}
        >
          <IconPencil size={16} />
        </ActionIcon>
      )}
      <ActionIcon
        aria-label={t('takeOut', { name })}
        title={t('takeOut', { name })}
        onClick={() => {
          onTakeOut(card)
        }}
      >
        <IconX size={16} />
      </ActionIcon>
    </>
  )
}

/** New objects, begun right in the set. */
function AddMenu({ setId }: { setId: string }) {
  const t = useTranslations('changeSets')
  const kinds = [
    { key: 'route', href: routeLinks.create(null), icon: IconArrowsSplit2 },
    { key: 'breaker', href: breakerLinks.create(null), icon: IconBolt },
    { key: 'limit', href: limitLinks.create(null), icon: IconGauge },
  ] as const
  return (
    <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />}>
          {t('add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map(({ key, href, icon: Glyph }) => (
          <Menu.Item
            key={key}
            component={Link}
            href={withSet(href, setId)}
            leftSection={<Glyph size={15} stroke={1.7} />}
          >
            {t(`addKind.${key}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
