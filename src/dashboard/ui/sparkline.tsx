/** A small line without axes, for table rows. Missing values break the line. */

interface SparklineProps {
  values: readonly (number | null)[]
  /** Says what it shows, for screen readers. */
  label: string
  widthPx?: number
  heightPx?: number
  tone?: 'accent' | 'bad' | 'warn' | 'none'
}

/** An SVG path through the values, from 0 at the bottom to the largest at the top; a gap starts a new stroke. */
export function sparklinePath(values: readonly (number | null)[], widthPx: number, heightPx: number): string {
  const top = Math.max(1e-9, ...values.map((value) => value ?? 0))
  const step = values.length > 1 ? widthPx / (values.length - 1) : 0
  let pen: 'M' | 'L' = 'M'
  const parts: string[] = []
  values.forEach((value, index) => {
    if (value === null) {
      pen = 'M'
      return
    }
    const y = heightPx - 1 - (value / top) * (heightPx - 2)
    parts.push(`${pen}${(index * step).toFixed(1)} ${y.toFixed(1)}`)
    pen = 'L'
  })
  return parts.join('')
}

export function Sparkline({ values, label, widthPx = 72, heightPx = 18, tone = 'accent' }: SparklineProps) {
  return (
    <svg width={widthPx} height={heightPx} role="img" aria-label={label} style={{ display: 'block' }}>
      <path
        d={sparklinePath(values, widthPx, heightPx)}
        fill="none"
        stroke={`var(--sy-${tone})`}
        strokeWidth={1.25}
        strokeLinejoin="round"
      />
    </svg>
  )
}
