import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { settingsTable } from './settings'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

describe('the README', () => {
  it.each(Object.entries(settingsTable))('lists %s with its default and what is allowed', (name, setting) => {
    const plain = (text: string) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    expect(readme).toContain(
      `| \`${name}\` | ${plain(setting.fallback)} | ${plain(setting.allowed)} | ${plain(setting.meaning)} |`,
    )
  })
})
