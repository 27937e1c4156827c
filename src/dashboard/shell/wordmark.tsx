import classes from './wordmark.module.css'

/** A track switch: one line that parts in two at a point. Drawn in the text's own colour. */
export function Logo({ sizePx = 20 }: { sizePx?: number }) {
  return (
    <svg width={sizePx} height={sizePx} viewBox="0 0 32 32" aria-hidden className={classes.logo}>
      <rect width="32" height="32" rx="7" fill="var(--sy-accent)" />
      <g fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round">
        <path d="M5.5 21.5h21" />
        <path d="M10 21.5c6 0 6-11 12-11h4.5" />
      </g>
      <circle cx="10" cy="21.5" r="2.7" fill="#fff" />
    </svg>
  )
}

export function Wordmark({ sizePx = 20 }: { sizePx?: number }) {
  return (
    <span className={classes.mark} style={{ fontSize: sizePx * 0.75 }}>
      <Logo sizePx={sizePx} />
      switchyard
    </span>
  )
}
