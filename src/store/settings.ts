/** Settings that are changed on the screen. Each change is versioned, audited and told to the controller. */
import { DomainError } from '@/domain/errors'
import { defaultPublishing, publishingChoice, type PublishingChoice } from '@/domain/settings/publishing'
import type { PublishingSettings } from '@/domain/view/change-views'
import { recordAudit } from './audit'
import { type Database, inTransaction, isUniqueViolation, type Queries } from './database'
import type { SettingModel } from './generated/models/Setting'
import { notify } from './notify'

const publishing = 'publishing'

/** Version 0 and the defaults until somebody sets something. */
export async function publishingSettings(database: Database): Promise<PublishingSettings> {
  return toSettings(await database.client.setting.findUnique({ where: { name: publishing } }))
}

/**
 * Sets them all, when they still are at `version`.
 * @throws DomainError CONFLICT (somebody else set them since)
 */
export async function updatePublishingSettings(
  database: Database,
  { version, ...choice }: PublishingChoice & { version: number },
  by: { actor: { id: string | null; name: string }; nowMs: number },
): Promise<PublishingSettings> {
  const data = { value: choice, version: version + 1, updatedAt: new Date(by.nowMs), updatedBy: by.actor.name }
  try {
    return await inTransaction(database, async (queries) => {
      await write(queries, version, data)
      await recordAudit(queries, {
        atMs: by.nowMs,
        actor: by.actor,
        action: 'setting.update',
        object: `setting/${publishing}`,
        detail: { ...choice.driftMode, enforceWithinMs: choice.enforceWithinMs },
      })
      await notify(queries, 'setting')
      return toSettings({ name: publishing, ...data })
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw changedSince(version, null)
    throw error
  }
}

type SettingData = Omit<SettingModel, 'name' | 'value'> & { value: PublishingChoice }

async function write(queries: Queries, version: number, data: SettingData): Promise<void> {
  if (version === 0) {
    await queries.setting.create({ data: { name: publishing, ...data } })
    return
  }
  const { count } = await queries.setting.updateMany({ where: { name: publishing, version }, data })
  if (count === 0) throw changedSince(version, await queries.setting.findUnique({ where: { name: publishing } }))
}

function changedSince(version: number, row: SettingModel | null): DomainError {
  const who = row ? ` by ${row.updatedBy}: they are at version ${String(row.version)}` : ''
  const message = `the settings were changed since they were read${who}`
  return new DomainError('CONFLICT', message, [{ field: 'version', value: version, message }])
}

/** A stored value that an older or newer Switchyard wrote otherwise counts as not set. */
function toSettings(row: SettingModel | null): PublishingSettings {
  const choice = publishingChoice.safeParse(row?.value)
  return {
    ...(choice.success ? choice.data : defaultPublishing),
    version: row?.version ?? 0,
    updatedAtMs: row?.updatedAt.getTime() ?? null,
    updatedBy: row?.updatedBy ?? null,
  }
}
