'use client'

import { Button, Drawer, Switch, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { NamespaceView } from '@/domain/view/views'
import { errorCode } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { FormFoot, FormSection } from '../ui/form-field'
import { useApiForm } from '../ui/use-api-form'
import { namespaceProblems } from './namespace-draft'

interface NamespaceDrawerProps {
  /** null while closed. */
  editing: NamespaceView | 'NEW' | null
  onClose: () => void
}

export function NamespaceDrawer({ editing, onClose }: NamespaceDrawerProps) {
  const t = useTranslations('namespaces')
  return (
    <Drawer
      opened={editing !== null}
      onClose={onClose}
      size="md"
      title={editing === null || editing === 'NEW' ? t('new') : t('edit', { name: editing.name })}
    >
      {editing === null ? null : <NamespaceForm namespace={editing === 'NEW' ? null : editing} onClose={onClose} />}
    </Drawer>
  )
}

const empty: NamespaceView = { name: '', description: '', requiresApproval: false }

interface NamespaceFormProps {
  /** null for a new one. */
  namespace: NamespaceView | null
  onClose: () => void
}

function NamespaceForm({ namespace, onClose }: NamespaceFormProps) {
  const t = useTranslations('namespaces')
  const common = useTranslations('common')
  const { form, problem, save, saving } = useNamespaceForm(namespace, onClose)
  return (
    <form noValidate onSubmit={form.onSubmit(save)}>
      <FormSection title={t('scope')} help={t('scopeHelp')}>
        <TextInput
          label={t('name')}
          description={namespace === null ? t('nameHelp') : t('nameFixed')}
          disabled={namespace !== null}
          data-autofocus={namespace === null}
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <Textarea label={t('description')} autosize minRows={1} maxRows={4} {...form.getInputProps('description')} />
      </FormSection>
      <FormSection title={t('approval')}>
        <Switch
          label={t('requiresApproval')}
          description={t('requiresApprovalHelp')}
          {...form.getInputProps('requiresApproval', { type: 'checkbox' })}
        />
      </FormSection>
      <FormFoot problem={problem}>
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button type="submit" loading={saving}>
          {namespace === null ? common('create') : common('save')}
        </Button>
      </FormFoot>
    </form>
  )
}

function useNamespaceForm(namespace: NamespaceView | null, onClose: () => void) {
  const t = useTranslations('namespaces')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const create = useMutation(trpc.namespaces.create.mutationOptions())
  const update = useMutation(trpc.namespaces.update.mutationOptions())
  const { form, problem, showError, clear } = useApiForm<NamespaceView>({
    initialValues: namespace ?? empty,
    check: namespaceProblems,
  })

  async function save(values: NamespaceView) {
    clear()
    try {
      await (namespace === null ? create : update).mutateAsync(values)
      notifications.show({ message: t(namespace === null ? 'created' : 'saved', { name: values.name }) })
      void queries.invalidateQueries()
      onClose()
    } catch (error) {
      if (namespace === null && errorCode(error) === 'CONFLICT') form.setFieldError('name', t('nameTaken'))
      else showError(error)
    }
  }
  return { form, problem, save, saving: create.isPending || update.isPending }
}
