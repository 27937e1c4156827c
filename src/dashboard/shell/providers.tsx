'use client'

import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { useState, type ReactNode } from 'react'
import { IntlProvider, type IntlError } from 'use-intl'
import type { Locale } from '../i18n/locales'
import type { Messages } from '../i18n/messages'
import { createClients } from '../live/clients'
import { TRPCProvider } from '../live/trpc'
import { createSwitchyardTheme } from '../theme/theme'

interface ProvidersProps {
  locale: Locale
  messages: Messages
  children: ReactNode
}

/** Times are only ever shown in the browser, in its own zone; the server renders none. */
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone

function onIntlError(error: IntlError) {
  console.error(error.message)
}

/** Everything that each screen stands on: theme, language, address bar, API. */
export function Providers({ locale, messages, children }: ProvidersProps) {
  const [{ queryClient, trpcClient }] = useState(createClients)
  const [theme] = useState(() => createSwitchyardTheme({ close: messages.common.close }))
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <IntlProvider locale={locale} messages={messages} timeZone={timeZone} onError={onIntlError}>
        <NuqsAdapter>
          <QueryClientProvider client={queryClient}>
            <TRPCProvider queryClient={queryClient} trpcClient={trpcClient}>
              <Notifications position="bottom-right" limit={4} notificationMaxHeight={480} />
              {children}
            </TRPCProvider>
          </QueryClientProvider>
        </NuqsAdapter>
      </IntlProvider>
    </MantineProvider>
  )
}
