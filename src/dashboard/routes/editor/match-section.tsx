'use client'

import { Chip, Group, Input, SegmentedControl, TagsInput, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { httpMethods, pathMatchTypes } from '@/domain/routing/route'
import { FormSection } from '../../ui/form-field'
import { ConditionsField } from './conditions-field'
import classes from './editor.module.css'
import type { RouteForm } from './route-form'

/** Which requests the route takes: all of these must fit. */
export function MatchSection({ form }: { form: RouteForm }) {
  const t = useTranslations('routes.editor')
  const { path } = form.values.match
  return (
    <FormSection title={t('match')} help={t('matchHelp')}>
      <TagsInput
        label={t('hosts')}
        description={t('hostsHelp')}
        placeholder={form.values.match.hosts.length === 0 ? t('hostsPlaceholder') : ''}
        splitChars={[',', ' ', ';']}
        acceptValueOnBlur
        clearable
        {...form.getInputProps('match.hosts')}
        onChange={(hosts) => {
          form.setFieldValue(
            'match.hosts',
            hosts.map((host) => host.toLowerCase()),
          )
        }}
      />
      <Input.Wrapper
        label={t('path')}
        description={t(`pathHelp.${path.type}`)}
        error={form.errors['match.path.value']}
        labelElement="div"
      >
        <div className={classes.path}>
          <SegmentedControl
            aria-label={t('pathType')}
            {...form.getInputProps('match.path.type')}
            data={pathMatchTypes.map((type) => ({ value: type, label: t(`matchType.${type}`) }))}
          />
          <TextInput
            aria-label={t('path')}
            className={classes.grow}
            spellCheck={false}
            {...form.getInputProps('match.path.value')}
            error={form.errors['match.path.value'] !== undefined}
          />
        </div>
      </Input.Wrapper>
      <Input.Wrapper label={t('methods')} description={t('methodsHelp')} labelElement="div">
        <Chip.Group multiple {...form.getInputProps('match.methods')}>
          <Group gap={6} mt={6}>
            {httpMethods.map((method) => (
              <Chip key={method} value={method} size="xs" radius="sm" variant="outline">
                {method}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Input.Wrapper>
      <ConditionsField form={form} list="match.headers" />
      <ConditionsField form={form} list="match.query" />
    </FormSection>
  )
}
