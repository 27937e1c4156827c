import { describe, expect, it } from 'vitest'
import { createTranslator, IntlErrorCode } from 'use-intl/core'
import { en } from './en'
import { zh } from './zh'

interface Tree {
  [key: string]: string | Tree
}

function entries(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : entries(value, `${prefix}${key}.`),
  )
}

/** The names in braces that a message takes. */
function slots(message: string): string[] {
  return [...new Set([...message.matchAll(/\{([a-z]\w*)[,}]/g)].map((match) => match[1] ?? ''))].sort()
}

describe('the catalogues', () => {
  const english = new Map(entries(en))
  const chinese = new Map(entries(zh))

  it('hold the same keys in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('take the same values in both languages', () => {
    for (const [key, message] of english) expect([key, slots(chinese.get(key) ?? '')]).toEqual([key, slots(message)])
  })

  it('hold no empty message', () => {
    expect([...english, ...chinese].filter(([, message]) => message.trim() === '')).toEqual([])
  })

  it.each([
    ['en', en],
    ['zh', zh],
  ] as const)('parse as ICU messages (%s)', (locale, messages) => {
    const broken: string[] = []
    const translate = createTranslator({
      locale,
      messages: messages,
      timeZone: 'UTC',
      onError: (error) => {
        if (error.code === IntlErrorCode.INVALID_MESSAGE) broken.push(error.message)
      },
    }) as (key: string) => string
    for (const key of english.keys()) translate(key)
    expect(broken).toEqual([])
  })
})
