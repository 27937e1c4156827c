'use client'

/**
 * The frame of every editor of a published object: its fields, then Review, which compares and publishes, or gathers the
 * edit in a change set. What the server refuses comes back to the field; after a lost race both versions are merged by
 * hand, and nothing of either is lost.
 */
import { Button } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { changeId, objectId, type ObjectKind } from '@/domain/revision/object'
import type { ChangeSetView, Edit } from '@/domain/view/change-views'
import { editOf } from '../change-sets/edited-set'
import { EditingBar } from '../change-sets/editing-bar'
import { setLinks } from '../change-sets/set-links'
import { TouchingNotice } from '../change-sets/touching-notice'
import type { LostRace } from '../publish/lost-race'
import { ReviewPublish } from '../publish/review-publish'
import { FormFoot } from '../ui/form-field'
import { useApiForm } from '../ui/use-api-form'
import type { CheckedDraft, ObjectDraft } from './draft'
import type { MergeResult } from './merge-model'
import { MergeView } from './merge-view'
import classes from './object-editor.module.css'

interface ObjectEditorProps<Spec, Draft extends ObjectDraft<Spec>> {
  kind: ObjectKind
  initial: Draft
  /** The version that is edited; null for what is not published yet. */
  baseVersion: number | null
  /** It has its name already: it is published, or stands in the change set. */
  existing: boolean
  /** The change set that it is edited in, as it was when the page was opened; null outside of one. */
  set: ChangeSetView | null
  check: (draft: Draft) => CheckedDraft<Spec>
  toEdit: (draft: Draft, spec: Spec, baseVersion: number | null) => Edit
  toDraft: (object: { namespace: string; name: string; spec: Spec }) => Draft
  /** Proposed words for the change. */
  message: (draft: Draft) => string
  /** Where one came from: Cancel, and after publishing. */
  doneHref: string
  children: (form: UseFormReturnType<Draft>) => ReactNode
}

export function ObjectEditor<Spec, Draft extends ObjectDraft<Spec>>(props: ObjectEditorProps<Spec, Draft>) {
  const { kind, existing, check, toEdit, toDraft } = props
  const t = useTranslations('forms')
  const router = useRouter()
  const queries = useQueryClient()
  const [set, setSet] = useState(props.set?.status === 'OPEN' ? props.set : null)
  const [baseVersion, setBaseVersion] = useState(props.baseVersion)
  const [edit, setEdit] = useState<Edit | null>(null)
  const [lost, setLost] = useState<{ race: LostRace; mine: Edit } | null>(null)
  const { form, problem, showError, clear } = useApiForm<Draft>({
    initialValues: props.initial,
    check: (draft) => {
      const checked = check(draft)
      return checked.ok ? [] : checked.problems
    },
  })
  useUnloadGuard(form.isDirty() && edit === null)
  const doneHref = set === null ? props.doneHref : setLinks.one(set.id)

  function review(onto = baseVersion) {
    clear()
    const { hasErrors } = form.validate()
    const checked = check(form.getValues())
    if (hasErrors || !checked.ok) return
    const next = toEdit(form.getValues(), checked.spec, onto)
    if (!existing && set !== null && onto === baseVersion && editOf(set, changeId(next)) !== null) {
      form.setFieldError('name', t('nameTakenInSet'))
    } else setEdit(next)
  }

  function merged(result: MergeResult) {
    setLost(null)
    if (result.kind !== 'PUT') {
      form.resetDirty()
      router.push(doneHref)
      return
    }
    const { namespace, name } = form.getValues()
    // The merged value is of the spec's own shape; `check` refuses it when its parts do not go together.
    form.setValues(toDraft({ namespace, name, spec: result.spec as Spec }))
    setBaseVersion(result.onto)
    review(result.onto)
  }

  const wrong = new Set(Object.keys(form.errors)).size
  const { namespace, name } = form.values
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (lost === null) review()
      }}
    >
      {props.set === null ? null : <EditingBar set={props.set} />}
      <TouchingNotice id={idOf(kind, namespace, name)} except={set?.id ?? null} />
      {lost === null ? null : (
        <MergeView
          race={lost.race}
          mine={lost.mine}
          continueWith={t('merge.continue')}
          onDone={merged}
          onCancel={() => {
            setLost(null)
          }}
        />
      )}
      {/* Hidden, not gone, while both versions are merged: what was typed stays. */}
      <div hidden={lost !== null}>
        {props.children(form)}
        <div className={classes.foot}>
          <FormFoot problem={problem ?? (wrong > 0 ? t('problems', { count: wrong }) : undefined)}>
            <Button variant="default" component={Link} href={doneHref}>
              {t('cancel')}
            </Button>
            <Button type="submit">{t('review')}</Button>
          </FormFoot>
        </div>
      </div>
      <ReviewPublish
        opened={edit !== null}
        edits={edit === null ? [] : [edit]}
        message={props.message(form.values)}
        set={set}
        onClose={() => {
          setEdit(null)
        }}
        onPublished={() => {
          void queries.invalidateQueries()
          router.push(doneHref)
        }}
        onGathered={() => {
          router.push(doneHref)
        }}
        onRefused={showError}
        onLost={(race, setNow) => {
          if (setNow !== null) setSet(setNow)
          if (edit !== null) setLost({ race, mine: edit })
        }}
      />
    </form>
  )
}

/** The object that the form speaks of; null while its name is not one yet. */
function idOf(kind: ObjectKind, namespace: string, name: string) {
  const id = objectId.safeParse({ kind, namespace, name })
  return id.success ? id.data : null
}

/** The browser asks before an unpublished edit is thrown away with its tab. */
function useUnloadGuard(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => {
      window.removeEventListener('beforeunload', ask)
    }
  }, [dirty])
}
