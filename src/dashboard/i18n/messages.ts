import type { en } from './en'
import type { Locale } from './locales'

export type Messages = typeof en

/** One language's catalogues; the other's are not loaded. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  switch (locale) {
    case 'en':
      return (await import('./en')).en
    case 'zh':
      return (await import('./zh')).zh
  }
}

declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale
    Messages: Messages
  }
}
