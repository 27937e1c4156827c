/** The languages of the dashboard. A cookie remembers the choice; without one the browser's wishes decide. */
export const locales = ['en', 'zh'] as const
export type Locale = (typeof locales)[number]

export const localeCookie = 'switchyard-locale'

/**
 * The language to greet a visitor in.
 * @param cookie value of the locale cookie, if any
 * @param acceptLanguage the Accept-Language header (RFC 9110); its weights are honoured
 */
export function chooseLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  const chosen = locales.find((locale) => locale === cookie)
  if (chosen !== undefined) return chosen
  const wishes = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.find((each) => each.trim().startsWith('q='))
      return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight.trim().slice(2)) }
    })
    .sort((a, b) => b.weight - a.weight)
  for (const wish of wishes) {
    const locale = locales.find((each) => each === wish.language)
    if (locale !== undefined && wish.weight > 0) return locale
  }
  return 'en'
}
