import { access, constants, mkdir } from 'node:fs/promises'
import { SettingsError, settingsTable } from '@/config/settings'

/**
 * Makes the data folder when it is missing.
 * @throws SettingsError when it cannot be made or written
 */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true })
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const { allowed } = settingsTable.SWITCHYARD_DATA_DIR
    throw new SettingsError([{ name: 'SWITCHYARD_DATA_DIR', value: dataDir, allowed: `use ${allowed} (${why})` }])
  }
}
