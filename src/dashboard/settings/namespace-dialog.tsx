'use client'

import { Button, Modal, Stack, Switch, TextInput, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { objectName } from '@/domain/names'
import type { NamespaceView } from '@/domain/view/views'
import { checkDraft } from '../forms/draft'
import { errorCode } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { FormFoot } from '../ui/form-field'
import { useApiForm } from '../ui/use-api-form'
import { useFocusBack } from '../ui/use-focus-back'

interface NamespaceDialogProps {
  /** null for a new one. */
  namespace: NamespaceView | null
  onClose: () => void
}

/** A namespace's name is for ever; what it is for and whether it wants a second approver can change. */
export function NamespaceDialog({ namespace, onClose }: NamespaceDialogProps) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const forms = useTranslations('forms')
  const trpc = useTRPC()
  const queries = useQueryClient()
  useFocusBack()
  const initialValues: NamespaceView = namespace ?? { name: '', description: '', requiresApproval: false }
  const { form, problem, showError, clear } = useApiForm<NamespaceView>({
    initialValues,
    check: ({ name }) => {
      const checked = checkDraft(objectName, name, 'name')
      return checked.ok ? [] : checked.problems
    },
  })
  const options = {
    onSuccess: () => {
      notifications.show({ message: t('namespaceSaved', { name: form.getValues().name }) })
      void queries.invalidateQueries()
      onClose()
    },
    onError: (error: unknown) => {
      if (errorCode(error) === 'CONFLICT') form.setFieldError('name', forms('nameTaken'))
      else showError(error)
    },
  }
  const create = useMutation(trpc.namespaces.create.mutationOptions(options))
  const update = useMutation(trpc.namespaces.update.mutationOptions(options))

  function save(values: NamespaceView) {
    clear()
    if (namespace === null) create.mutate(values)
    else update.mutate(changedFields(namespace, values))
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={namespace === null ? t('newNamespace') : t('editNamespace', { name: namespace.name })}
    >
      <form noValidate onSubmit={form.onSubmit(save)}>
        <Stack gap="md">
          {namespace === null ? (
            <TextInput
              label={t('name')}
              description={t('nameHelp')}
              required
              data-autofocus
              {...form.getInputProps('name')}
            />
          ) : null}
          <Textarea
            label={t('whatFor')}
            autosize
            minRows={2}
            maxLength={500}
            {...(namespace === null ? {} : { 'data-autofocus': true })}
            {...form.getInputProps('description')}
          />
          <Switch
            label={t('requiresApproval')}
            description={t('requiresApprovalHelp')}
            {...form.getInputProps('requiresApproval', { type: 'checkbox' })}
          />
          <FormFoot problem={problem}>
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending || update.isPending}>
              {namespace === null ? t('createNamespace') : common('save')}
            </Button>
          </FormFoot>
        </Stack>
      </form>
    </Modal>
  )
}

/** Only what was changed here: somebody else may have changed the rest since. */
function changedFields(before: NamespaceView, { name, description, requiresApproval }: NamespaceView) {
  return {
    name,
    ...(description === before.description ? {} : { description }),
    ...(requiresApproval === before.requiresApproval ? {} : { requiresApproval }),
  }
}
