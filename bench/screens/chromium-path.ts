import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A Chromium that is there: the setting, one on PATH, Playwright's own. @throws when there is none */
export function chromiumPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  const found = [process.env.SWITCHYARD_CHROMIUM ?? '', ...onPath, chromium.executablePath()].find(
    (each) => each !== '' && existsSync(each),
  )
  if (found === undefined) throw new Error('no Chromium was found: install one, or set SWITCHYARD_CHROMIUM to its path')
  return found
}
