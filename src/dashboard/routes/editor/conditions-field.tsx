'use client'

import { ActionIcon, Button, Input, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { valueMatchTypes } from '@/domain/routing/route'
import classes from './editor.module.css'
import type { RouteForm } from './route-form'

/** Conditions on headers or on query parameters, a line each; all must hold. */
export function ConditionsField({ form, list }: { form: RouteForm; list: 'match.headers' | 'match.query' }) {
  const t = useTranslations('routes.editor')
  const kind = list === 'match.headers' ? 'headers' : 'query'
  const conditions = form.values.match[kind]
  return (
    <Input.Wrapper label={t(kind)} description={t(`${kind}Help`)} labelElement="div">
      {conditions.map((condition, index) => {
        const place = `${list}.${String(index)}`
        const valueless = condition.type === 'PRESENT' || condition.type === 'ABSENT'
        return (
          <div className={classes.condition} key={index} data-valueless={valueless || undefined}>
            <TextInput
              aria-label={t(`${kind}Name`)}
              placeholder={kind === 'headers' ? 'x-canary' : 'version'}
              spellCheck={false}
              {...form.getInputProps(`${place}.name`)}
            />
            <Select
              aria-label={t('conditionType')}
              data={valueMatchTypes.map((type) => ({ value: type, label: t(`matchType.${type}`) }))}
              {...form.getInputProps(`${place}.type`)}
            />
            {valueless ? null : (
              <TextInput
                aria-label={t('conditionValue')}
                spellCheck={false}
                {...form.getInputProps(`${place}.value`)}
              />
            )}
            <ActionIcon
              className={classes.remove}
              size={32}
              aria-label={t('removeCondition', { name: condition.name })}
              onClick={() => {
                form.removeListItem(list, index)
              }}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        )
      })}
      <Button
        variant="subtle"
        leftSection={<IconPlus size={14} />}
        mt={6}
        onClick={() => {
          form.insertListItem(list, { name: '', type: 'EXACT', value: '' })
        }}
      >
        {t(`${kind}Add`)}
      </Button>
    </Input.Wrapper>
  )
}
