'use client'

import { ActionIcon, Button, Input, TagsInput, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { FormSection } from '../../ui/form-field'
import classes from './editor.module.css'
import type { RouteForm } from './route-form'

/** What is changed on the way: the path, and headers in both directions. */
export function RewritingSection({ form }: { form: RouteForm }) {
  const t = useTranslations('routes.editor')
  const { type, value } = form.values.match.path
  return (
    <FormSection title={t('rewriting')} help={t('rewritingHelp')}>
      <TextInput
        label={t('rewritePath')}
        description={type === 'REGEX' ? t('rewriteRegex') : t(`rewriteHelp.${type}`, { path: value })}
        placeholder={t('rewriteNone')}
        spellCheck={false}
        {...form.getInputProps('rewritePath')}
        value={form.values.rewritePath ?? ''}
        onChange={(event) => {
          form.setFieldValue('rewritePath', event.currentTarget.value === '' ? null : event.currentTarget.value)
        }}
      />
      <HeaderEdits form={form} direction="requestHeaders" />
      <HeaderEdits form={form} direction="responseHeaders" />
    </FormSection>
  )
}

function HeaderEdits({ form, direction }: { form: RouteForm; direction: 'requestHeaders' | 'responseHeaders' }) {
  const t = useTranslations('routes.editor')
  const edits = form.values[direction]
  const list = `${direction}.set` as const
  return (
    <Input.Wrapper label={t(direction)} description={t(`${direction}Help`)} labelElement="div">
      {edits.set.map((header, index) => (
        <div className={classes.header} key={index}>
          <TextInput
            aria-label={t('headerName')}
            placeholder={t('headerName')}
            spellCheck={false}
            {...form.getInputProps(`${list}.${String(index)}.name`)}
          />
          <TextInput
            aria-label={t('headerValue')}
            placeholder={t('headerValue')}
            spellCheck={false}
            {...form.getInputProps(`${list}.${String(index)}.value`)}
          />
          <ActionIcon
            size={32}
            aria-label={t('removeHeader', { name: header.name })}
            onClick={() => {
              form.removeListItem(list, index)
            }}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        my={6}
        leftSection={<IconPlus size={14} />}
        onClick={() => {
          form.insertListItem(list, { name: '', value: '' })
        }}
      >
        {t('headerAdd')}
      </Button>
      <TagsInput
        aria-label={t(`${direction}Remove`)}
        placeholder={edits.remove.length === 0 ? t(`${direction}Remove`) : ''}
        splitChars={[',', ' ']}
        acceptValueOnBlur
        {...form.getInputProps(`${direction}.remove`)}
      />
    </Input.Wrapper>
  )
}
