'use client'

import { TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import { NamespaceField } from '../../forms/namespace-field'
import { ObjectEditor } from '../../forms/object-editor'
import { FieldRow, FormSection } from '../../ui/form-field'
import { useAllInstances } from '../use-all-instances'
import { LabelsInput } from './labels-input'
import { MatchNow } from './match-now'
import { MetaField } from './meta-field'
import { checkSubset, type SubsetDraft } from './subset-draft'
import { labelsOf } from './subset-match'

interface SubsetEditorProps {
  initial: SubsetDraft
  /** The version that is edited; null for what is not published yet. */
  baseVersion: number | null
  /** It has its name already. */
  existing: boolean
  /** The change set that it is edited in; null outside of one. */
  set: ChangeSetView | null
  doneHref: string
}

export function SubsetEditor({ initial, baseVersion, existing, set, doneHref }: SubsetEditorProps) {
  const t = useTranslations('services.subset')
  return (
    <ObjectEditor
      kind="subset"
      initial={initial}
      baseVersion={baseVersion}
      existing={existing}
      set={set}
      doneHref={doneHref}
      check={checkSubset}
      toEdit={({ namespace, name }, spec, version) => ({
        op: 'put',
        object: { kind: 'subset', namespace, name, spec },
        baseVersion: version,
      })}
      toDraft={({ namespace, name, spec }) => ({ namespace, name, ...spec })}
      message={({ name }) => t(baseVersion === null ? 'messageCreate' : 'messageEdit', { name })}
    >
      {(form) => (
        <>
          <NameSection form={form} existing={existing} />
          <SelectSection form={form} />
        </>
      )}
    </ObjectEditor>
  )
}

type SubsetForm = UseFormReturnType<SubsetDraft>

function NameSection({ form, existing }: { form: SubsetForm; existing: boolean }) {
  const t = useTranslations('services.subset')
  return (
    <FormSection title={t('called')} help={t('calledHelp')}>
      <FieldRow>
        <TextInput
          label={t('name')}
          description={existing ? t('nameFixed') : t('nameHelp')}
          placeholder={`${form.values.service.toLowerCase()}-v2`}
          disabled={existing}
          autoFocus={!existing}
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <NamespaceField label={t('namespace')} disabled={existing} {...form.getInputProps('namespace')} />
      </FieldRow>
    </FormSection>
  )
}

/** What instances must carry, and which of those that are there now do. */
function SelectSection({ form }: { form: SubsetForm }) {
  const t = useTranslations('services.subset')
  const { service } = form.values
  const instances = useAllInstances(service)
  const labels = useMemo(() => labelsOf(instances ?? []), [instances])
  return (
    <FormSection title={t('selects')} help={t('selectsHelp', { service })}>
      <FieldRow>
        <LabelsInput
          label={t('tags')}
          description={t('tagsHelp')}
          labels={labels.tags}
          {...form.getInputProps('tags')}
        />
        <MetaField label={t('meta')} description={t('metaHelp')} labels={labels.meta} {...form.getInputProps('meta')} />
      </FieldRow>
      {instances === undefined ? null : <MatchNow instances={instances} draft={form.values} />}
    </FormSection>
  )
}
