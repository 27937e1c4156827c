import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './run.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const advice = `No Chromium was found for the browser tests. Do one of these:
  Debian, Ubuntu   apt-get install --no-install-recommends chromium
  elsewhere        npx playwright install chromium
  any              set SWITCHYARD_CHROMIUM to the path of a Chromium or Chrome`

/**
 * Finds a Chromium: the setting, Playwright's own, one on PATH; else Debian's package where we may install it, else
 * Playwright's download.
 * @returns {Promise<string>} path of the program
 * @throws {Error} that says what to install
 */
export async function ensureBrowser(progress) {
  const found = await findBrowser()
  if (found !== null) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    progress("Debian's package chromium")
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update'], { env, onLine: progress }).catch(() => undefined)
    const args = ['install', '--yes', '--no-install-recommends', 'chromium']
    await run('apt-get', args, { env, onLine: progress }).catch(() => undefined)
  } else {
    progress("Playwright's download")
    await run('npx', ['playwright', 'install', 'chromium'], { onLine: progress }).catch(() => undefined)
  }
  const installed = await findBrowser()
  if (installed === null) throw new Error(advice)
  return installed
}

async function findBrowser() {
  const { chromium } = await import('@playwright/test')
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [
    process.env.SWITCHYARD_CHROMIUM,
    chromium.executablePath(),
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ]
  return candidates.find((each) => each && existsSync(each)) ?? null
}
