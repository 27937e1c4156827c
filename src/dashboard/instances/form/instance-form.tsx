'use client'

import { Button, NumberInput, TagsInput, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import { NamespaceField } from '../../forms/namespace-field'
import { ServiceField } from '../../forms/service-field'
import { useTRPC } from '../../live/trpc'
import { FieldRow, FormFoot, FormSection } from '../../ui/form-field'
import { useApiForm } from '../../ui/use-api-form'
import { CheckFields, RunByFields } from './check-fields'
import { checkInstanceDraft, type InstanceDraft } from './instance-draft'
import type { ManagedInstance } from './instance-form-drawer'
import { showRegistration } from './registration-note'

interface InstanceFormProps {
  initial: InstanceDraft
  /** The instance that is edited; null for a new one. */
  instance: ManagedInstance | null
  serviceKnown: boolean
  onClose: () => void
}

/** Registers an instance, or edits one. The controller, or the agent that is named, puts it into Consul and runs its check. */
export function InstanceForm({ initial, instance, serviceKnown, onClose }: InstanceFormProps) {
  const t = useTranslations('instances.form')
  const common = useTranslations('common')
  const { form, problem, save, saving } = useSaving(initial, instance, onClose)
  return (
    <form onSubmit={form.onSubmit(save)}>
      <FormSection title={t('where')} help={t('whereHelp')}>
        {instance === null ? (
          <FieldRow>
            <NamespaceField label={t('namespace')} {...form.getInputProps('namespace')} />
            {serviceKnown ? null : <ServiceField label={t('service')} {...form.getInputProps('service')} />}
          </FieldRow>
        ) : null}
        <FieldRow>
          <TextInput
            label={t('address')}
            placeholder="10.0.0.7"
            required
            spellCheck={false}
            {...form.getInputProps('address')}
          />
          <NumberInput label={t('port')} placeholder="8080" required hideControls {...form.getInputProps('port')} />
          <NumberInput label={t('weight')} min={1} max={1000} {...form.getInputProps('weight')} />
        </FieldRow>
      </FormSection>
      <FormSection title={t('labels')} help={t('labelsHelp')}>
        <TagsInput label={t('tags')} {...form.getInputProps('tags')} />
        <TagsInput label={t('meta')} placeholder="version=v2" {...form.getInputProps('meta')} />
      </FormSection>
      <CheckFields form={form} />
      <RunByFields form={form} />
      <FormFoot problem={problem}>
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button type="submit" loading={saving}>
          {instance === null ? t('register') : common('save')}
        </Button>
      </FormFoot>
    </form>
  )
}

function useSaving(initial: InstanceDraft, instance: ManagedInstance | null, onClose: () => void) {
  const t = useTranslations('instances.form')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const register = useMutation(trpc.services.registerInstance.mutationOptions())
  const update = useMutation(trpc.services.updateInstance.mutationOptions())
  const { form, problem, showError, clear } = useApiForm<InstanceDraft>({
    initialValues: initial,
    check: (draft) => {
      const checked = checkInstanceDraft(draft)
      return checked.ok ? [] : checked.problems
    },
  })

  async function save(draft: InstanceDraft) {
    clear()
    const checked = checkInstanceDraft(draft)
    if (!checked.ok) return
    try {
      const address = instanceAddress(checked.spec)
      if (instance === null) {
        const { id } = await register.mutateAsync({ namespace: draft.namespace, spec: checked.spec })
        showRegistration({ id, service: checked.spec.service, address })
      } else {
        await update.mutateAsync({ id: instance.id, version: instance.version, spec: checked.spec })
        notifications.show({ message: t('saved', { address }) })
      }
      void queries.invalidateQueries()
      onClose()
    } catch (error) {
      showError(error)
    }
  }
  return { form, problem, save, saving: register.isPending || update.isPending }
}
