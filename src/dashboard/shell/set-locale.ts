'use client'

import { localeCookie, type Locale } from '../i18n/locales'

export const languageNames: Record<Locale, string> = { en: 'English', zh: '简体中文' }

/** Remembers the language for a year and loads the page anew in it. */
export function setLocale(locale: Locale): void {
  document.cookie = `${localeCookie}=${locale}; path=/; max-age=31536000; samesite=lax`
  window.location.reload()
}
