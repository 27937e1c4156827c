import { expect, it } from 'vitest'
import { chooseLocale } from './locales'

it.each<[string | undefined, string | null, string, string]>([
  ['zh', 'en-GB', 'zh', 'the cookie decides'],
  ['xx', 'zh-CN,zh;q=0.9', 'zh', 'an unknown cookie is ignored'],
  [undefined, 'de,zh;q=0.4,en;q=0.8', 'en', 'weights are honoured'],
  [undefined, 'zh;q=0,en;q=0.1', 'en', 'a refused language is not used'],
  [undefined, 'fr', 'en', 'English when nothing fits'],
  [undefined, null, 'en', 'English when nothing is asked for'],
])('cookie %s, Accept-Language %s → %s (%s)', (cookie, header, expected) => {
  expect(chooseLocale(cookie, header)).toBe(expected)
})
