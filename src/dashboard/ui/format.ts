/** Figures as text, in the reader's locale. An unknown figure is a dash, never a zero. */

export const unknownFigure = '–'

/** A rate or count: 0, 0.4, 12.3, 248, 1.2k. */
export function formatRate(value: number | null | undefined, locale: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return unknownFigure
  const magnitude = Math.abs(value)
  if (magnitude >= 1000) {
    const [divisor, unit] = magnitude >= 1_000_000 ? [1_000_000, 'M'] : [1000, 'k']
    return `${formatNumber(value / divisor, locale, magnitude / divisor < 100 ? 1 : 0)}${unit}`
  }
  return formatNumber(value, locale, magnitude < 100 ? 1 : 0)
}

/** A percentage from 0 to 100: 0%, 0.04%, 3.2%, 47%. Small error shares keep two digits, as they matter. */
export function formatPercent(value: number | null | undefined, locale: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return unknownFigure
  const digits = value !== 0 && value < 1 ? 2 : value < 10 ? 1 : 0
  return `${formatNumber(value, locale, digits)}%`
}

/** A latency: 0.4 ms, 12 ms, 1.3 s. */
export function formatLatency(valueMs: number | null | undefined, locale: string): string {
  if (valueMs === null || valueMs === undefined || !Number.isFinite(valueMs)) return unknownFigure
  if (valueMs >= 1000) return `${formatNumber(valueMs / 1000, locale, valueMs < 10_000 ? 2 : 1)} s`
  return `${formatNumber(valueMs, locale, valueMs < 10 ? 1 : 0)} ms`
}

/** Bytes in binary units: 512 B, 48 MiB. */
export function formatBytes(bytes: number, locale: string): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${formatNumber(value, locale, value < 10 && unit > 0 ? 1 : 0)} ${units[unit] ?? ''}`
}

const spans = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

const chineseUnits: Readonly<Record<string, string>> = { d: ' 天', h: ' 小时', m: ' 分', s: ' 秒', ms: ' 毫秒' }
const englishUnits: Readonly<Record<string, string>> = { d: ' d', h: ' h', m: ' min', s: ' s', ms: ' ms' }

/** A length of time in its one or two (at most `most`) largest units: 340 ms, 12 s, 4 min 10 s, 3 h, 2 d 4 h. */
export function formatDuration(valueMs: number, locale: string, most: 1 | 2 = 2): string {
  const units = locale === 'zh' ? chineseUnits : englishUnits
  const name = (unit: string) => units[unit] ?? unit
  if (valueMs < 1000) return `${String(Math.max(0, Math.round(valueMs)))}${name('ms')}`
  let restMs = valueMs < 60_000 ? Math.floor(valueMs / 1000) * 1000 : valueMs
  const parts: string[] = []
  for (const [unit, sizeMs] of spans) {
    const count = Math.floor(restMs / sizeMs)
    if (count === 0) {
      if (parts.length > 0) break
      continue
    }
    parts.push(`${String(count)}${name(unit)}`)
    restMs -= count * sizeMs
    if (parts.length === most) break
  }
  return parts.join(' ')
}

/** A length of time to the millisecond, as a rule sets it: 340 ms, 2.5 s, 1 min 30 s. Different lengths never read alike. */
export function formatExactDuration(valueMs: number, locale: string): string {
  if (valueMs < 1000) return formatDuration(valueMs, locale)
  const units = locale === 'zh' ? chineseUnits : englishUnits
  let restMs = valueMs
  const parts: string[] = []
  for (const [unit, sizeMs] of spans) {
    const count = unit === 's' ? restMs / sizeMs : Math.floor(restMs / sizeMs)
    if (count > 0) parts.push(`${formatNumber(count, locale, 3)}${units[unit] ?? unit}`)
    restMs %= sizeMs
  }
  return parts.join(' ')
}

/** Making one takes longer than a hundred uses of it. */
const numberFormats = new Map<string, Intl.NumberFormat>()

export function formatNumber(value: number, locale: string, digits = 0): string {
  const key = `${locale} ${String(digits)}`
  let numbers = numberFormats.get(key)
  if (numbers === undefined) {
    numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: digits })
    numberFormats.set(key, numbers)
  }
  return numbers.format(value)
}
