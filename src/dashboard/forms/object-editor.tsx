'use client'

/**
 * The frame of every editor of a published object: its fields, then Review, which compares, asks for a message and
 * publishes. What the server refuses comes back to the field; a lost race shows who was faster and keeps the edit.
 */
import { Button } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Edit } from '@/domain/view/change-views'
import type { Versioned } from '@/domain/view/views'
import { errorCode } from '../live/api-error'
import { ReviewPublish } from '../publish/review-publish'
import { FormFoot } from '../ui/form-field'
import { useApiForm } from '../ui/use-api-form'
import { ConflictNotice, type Conflict } from './conflict-notice'
import type { CheckedDraft, ObjectDraft } from './draft'
import classes from './object-editor.module.css'

interface ObjectEditorProps<Spec, Draft extends ObjectDraft<Spec>> {
  initial: Draft
  /** The version that is edited; null for a new object. */
  baseVersion: number | null
  check: (draft: Draft) => CheckedDraft<Spec>
  toEdit: (draft: Draft, spec: Spec, baseVersion: number | null) => Edit
  /** The object as it stands now; rejects with NOT_FOUND when there is none. */
  loadCurrent: (draft: Draft) => Promise<Versioned<Spec>>
  toDraft: (current: Versioned<Spec>) => Draft
  /** Proposed words for the change. */
  message: (draft: Draft) => string
  /** Where one came from: Cancel, and after publishing. */
  doneHref: string
  children: (form: UseFormReturnType<Draft>) => ReactNode
}

export function ObjectEditor<Spec, Draft extends ObjectDraft<Spec>>(props: ObjectEditorProps<Spec, Draft>) {
  const { check, toEdit, doneHref } = props
  const t = useTranslations('forms')
  const router = useRouter()
  const queries = useQueryClient()
  const [edit, setEdit] = useState<Edit | null>(null)
  const { form, problem, showError, clear } = useApiForm<Draft>({
    initialValues: props.initial,
    check: (draft) => {
      const checked = check(draft)
      return checked.ok ? [] : checked.problems
    },
  })
  const race = useRace(props, form)
  useUnloadGuard(form.isDirty() && edit === null)

  function review() {
    clear()
    const { hasErrors } = form.validate()
    const checked = check(form.getValues())
    if (hasErrors || !checked.ok) return
    setEdit(toEdit(form.getValues(), checked.spec, race.baseVersion))
  }

  const wrong = new Set(Object.keys(form.errors)).size
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        review()
      }}
    >
      {race.conflict === null ? null : (
        <ConflictNotice conflict={race.conflict} onKeep={race.keep} onLoad={race.load} onRestore={race.restore} />
      )}
      {props.children(form)}
      <div className={classes.foot}>
        <FormFoot problem={problem ?? (wrong > 0 ? t('problems', { count: wrong }) : undefined)}>
          <Button variant="default" component={Link} href={doneHref}>
            {t('cancel')}
          </Button>
          <Button type="submit">{t('review')}</Button>
        </FormFoot>
      </div>
      <ReviewPublish
        opened={edit !== null}
        edits={edit === null ? [] : [edit]}
        message={props.message(form.values)}
        onClose={() => {
          setEdit(null)
        }}
        onPublished={() => {
          void queries.invalidateQueries()
          router.push(doneHref)
        }}
        onRefused={(error) => {
          if (errorCode(error) !== 'CONFLICT') showError(error)
          else if (race.baseVersion === null) form.setFieldError('name', t('nameTaken'))
          else void race.lost(showError)
        }}
      />
    </form>
  )
}

/** What happens when somebody else published first: both versions are kept until the editor has chosen. */
function useRace<Spec, Draft extends ObjectDraft<Spec>>(
  { baseVersion: initialVersion, loadCurrent, toDraft }: ObjectEditorProps<Spec, Draft>,
  form: UseFormReturnType<Draft>,
) {
  const [baseVersion, setBaseVersion] = useState(initialVersion)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [theirs, setTheirs] = useState<Versioned<Spec> | null>(null)
  const [mine, setMine] = useState<Draft | null>(null)
  return {
    baseVersion,
    conflict,
    lost: async (fail: (error: unknown) => void) => {
      try {
        const current = await loadCurrent(form.getValues())
        setTheirs(current)
        setConflict({ current, loaded: false })
      } catch (error) {
        if (errorCode(error) !== 'NOT_FOUND') {
          fail(error)
          return
        }
        setTheirs(null)
        setConflict({ current: null, loaded: false })
      }
    },
    keep: () => {
      setBaseVersion(theirs?.version ?? null)
      setConflict(null)
    },
    load: () => {
      if (theirs === null) return
      setMine(form.getValues())
      setBaseVersion(theirs.version)
      form.setValues(toDraft(theirs))
      setConflict({ current: theirs, loaded: true })
    },
    restore: () => {
      if (mine !== null) form.setValues(mine)
      setConflict(null)
    },
  }
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
