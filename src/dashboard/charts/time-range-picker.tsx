'use client'

import { Button, Group, Popover, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconCalendarTime, IconPlayerPlay } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useTimeRange } from '../live/time-range'
import { absoluteRange, timeRanges, type AbsoluteRange, type TimeRange } from '../live/time-spans'
import { serverNowMs } from '../ui/clock'
import { localInput, parseLocalInput } from './prepare-local-time'
import { useTimeLabel } from './use-time-label'
import classes from './chart.module.css'

/** How far back the charts reach, or which stretch they show; in the address. Escape goes back to now. */
export function TimeRangePicker() {
  const t = useTranslations('charts')
  const { range, absolute, setRange, backToLive } = useTimeRange()
  const narrow = useMediaQuery('(max-width: 640px)')
  useEscape(absolute !== null, backToLive)
  const choose = (value: string | null) => {
    const next = timeRanges.find((each) => each === value)
    if (next !== undefined) setRange(next)
  }
  const data = timeRanges.map((each: TimeRange) => ({ value: each, label: t(`ranges.${each}`) }))
  return (
    <div className={classes.range}>
      {absolute !== null ? (
        <Stretch absolute={absolute} onLive={backToLive} />
      ) : narrow ? (
        <Select size="xs" w={84} aria-label={t('range')} value={range} data={data} onChange={choose} />
      ) : (
        <SegmentedControl aria-label={t('range')} value={range} data={data} onChange={choose} />
      )}
      <StretchForm />
    </div>
  )
}

function Stretch({ absolute, onLive }: { absolute: AbsoluteRange; onLive: () => void }) {
  const t = useTranslations('charts')
  const label = useTimeLabel(Infinity)
  return (
    <>
      <span className={classes.stretch}>
        {label.pointed(absolute.fromMs)} – {label.pointed(absolute.toMs)}
      </span>
      <Button leftSection={<IconPlayerPlay size={13} aria-hidden />} onClick={onLive} title={t('backToLiveHelp')}>
        {t('backToLive')}
      </Button>
    </>
  )
}

/** The same by the keyboard that a drag over a chart does. */
function StretchForm() {
  const t = useTranslations('charts')
  const { absolute, setAbsolute } = useTimeRange()
  const [opened, { open, close }] = useDisclosure(false)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const chosen = absoluteRange(parseLocalInput(from), parseLocalInput(to))
  const begin = () => {
    const toMs = absolute?.toMs ?? serverNowMs()
    setFrom(localInput(absolute?.fromMs ?? toMs - 900_000))
    setTo(localInput(toMs))
    open()
  }
  return (
    <Popover opened={opened} onChange={close} trapFocus returnFocus withinPortal position="bottom-end" shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          px={7}
          aria-label={t('stretch')}
          title={t('stretchHelp')}
          onClick={opened ? close : begin}
        >
          <IconCalendarTime size={15} aria-hidden />
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (chosen === null) return
            setAbsolute(chosen)
            close()
          }}
        >
          <Stack gap="xs" w={230}>
            <TextInput
              type="datetime-local"
              step={1}
              label={t('from')}
              value={from}
              onChange={(event) => {
                setFrom(event.currentTarget.value)
              }}
            />
            <TextInput
              type="datetime-local"
              step={1}
              label={t('to')}
              value={to}
              error={chosen === null ? t('stretchWrong') : undefined}
              onChange={(event) => {
                setTo(event.currentTarget.value)
              }}
            />
            <Group justify="flex-end">
              <Button type="submit" disabled={chosen === null}>
                {t('show')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Escape, unless something that is open over the page, or a field, wants it for itself. */
function useEscape(active: boolean, run: () => void) {
  useEffect(() => {
    if (!active) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null) return
      // Lists of closed pickers stay in the document, unseen.
      const over = document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]')
      if (Array.from(over).some((each) => each.checkVisibility())) return
      run()
    }
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
    }
  }, [active, run])
}
