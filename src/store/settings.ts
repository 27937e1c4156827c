import type { Database } from './database'

/** Settings of the installation that live in the database. */
export type StoredSetting = 'demo.seeded'

export async function readSetting(database: Database, key: StoredSetting): Promise<unknown> {
  return (await database.client.setting.findUnique({ where: { key } }))?.value ?? null
}

export async function writeSetting(
  database: Database,
  key: StoredSetting,
  value: string | number | boolean,
  by: { name: string; nowMs: number },
): Promise<void> {
  const row = { value, updatedAt: new Date(by.nowMs), updatedBy: by.name }
  await database.client.setting.upsert({ where: { key }, create: { key, ...row }, update: row })
}
