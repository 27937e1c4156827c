/** Settings that are changed on the screen. Each change is versioned, audited and told to the controller. */
import { DomainError } from '@/domain/errors'
import { defaultLockPatterns, lockPatternChoice, type LockPatternChoice } from '@/domain/settings/lock-patterns'
import { defaultPublishing, publishingChoice, type PublishingChoice } from '@/domain/settings/publishing'
import { recordAudit } from './audit'
import { type Database, inTransaction, isUniqueViolation, type Queries } from './database'
import type { SettingModel } from './generated/models/Setting'
import { notify } from './notify'

/** A setting and what is known of its last change; version 0 and the defaults until somebody sets something. */
type Versioned<Choice> = Choice & { version: number; updatedAtMs: number | null; updatedBy: string | null }

interface By {
  actor: { id: string | null; name: string }
  nowMs: number
}

interface Kind<Choice extends object> {
  name: string
  schema: { safeParse(value: unknown): { success: true; data: Choice } | { success: false } }
  fallback: Choice
  /** What the audit says of a change. */
  detail: (choice: Choice) => Record<string, string | number>
}

const publishing: Kind<PublishingChoice> = {
  name: 'publishing',
  schema: publishingChoice,
  fallback: defaultPublishing,
  detail: (choice) => ({ ...choice.driftMode, enforceWithinMs: choice.enforceWithinMs }),
}

const lockPatternsKind: Kind<LockPatternChoice> = {
  name: 'lock-patterns',
  schema: lockPatternChoice,
  fallback: defaultLockPatterns,
  detail: ({ patterns }) => Object.fromEntries(patterns.map(({ pattern, library }) => [pattern, library])),
}

export function publishingSettings(database: Database): Promise<Versioned<PublishingChoice>> {
  return read(database, publishing)
}

/**
 * Sets them all, when they still are at `version`.
 * @throws DomainError CONFLICT (somebody else set them since)
 */
export function updatePublishingSettings(
  database: Database,
  change: PublishingChoice & { version: number },
  by: By,
): Promise<Versioned<PublishingChoice>> {
  return update(database, publishing, change, by)
}

export function lockPatterns(database: Database): Promise<Versioned<LockPatternChoice>> {
  return read(database, lockPatternsKind)
}

/** @throws DomainError CONFLICT (somebody else set them since) */
export function updateLockPatterns(
  database: Database,
  change: LockPatternChoice & { version: number },
  by: By,
): Promise<Versioned<LockPatternChoice>> {
  return update(database, lockPatternsKind, change, by)
}

async function read<Choice extends object>(database: Database, kind: Kind<Choice>): Promise<Versioned<Choice>> {
  return toSettings(kind, await database.client.setting.findUnique({ where: { name: kind.name } }))
}

async function update<Choice extends object>(
  database: Database,
  kind: Kind<Choice>,
  { version, ...rest }: Choice & { version: number },
  by: By,
): Promise<Versioned<Choice>> {
  const choice = rest as unknown as Choice
  const data = { value: choice, version: version + 1, updatedAt: new Date(by.nowMs), updatedBy: by.actor.name }
  try {
    return await inTransaction(database, async (queries) => {
      await write(queries, kind.name, version, data)
      await recordAudit(queries, {
        atMs: by.nowMs,
        actor: by.actor,
        action: 'setting.update',
        object: `setting/${kind.name}`,
        detail: kind.detail(choice),
      })
      await notify(queries, 'setting')
      return toSettings(kind, { name: kind.name, ...data })
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw changedSince(version, null)
    throw error
  }
}

type SettingData = Omit<SettingModel, 'name' | 'value'> & { value: object }

async function write(queries: Queries, name: string, version: number, data: SettingData): Promise<void> {
  if (version === 0) {
    await queries.setting.create({ data: { name, ...data } })
    return
  }
  const { count } = await queries.setting.updateMany({ where: { name, version }, data })
  if (count === 0) throw changedSince(version, await queries.setting.findUnique({ where: { name } }))
}

function changedSince(version: number, row: SettingModel | null): DomainError {
  const who = row ? ` by ${row.updatedBy}: they are at version ${String(row.version)}` : ''
  const message = `the settings were changed since they were read${who}`
  return new DomainError('CONFLICT', message, [{ field: 'version', value: version, message }])
}

/** A stored value that an older or newer Switchyard wrote otherwise counts as not set. */
function toSettings<Choice extends object>(
  kind: Kind<Choice>,
  row: (Omit<SettingModel, 'value'> & { value: unknown }) | null,
): Versioned<Choice> {
  const choice = kind.schema.safeParse(row?.value)
  return {
    ...(choice.success ? choice.data : kind.fallback),
    version: row?.version ?? 0,
    updatedAtMs: row?.updatedAt.getTime() ?? null,
    updatedBy: row?.updatedBy ?? null,
  }
}
