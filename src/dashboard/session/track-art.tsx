import classes from './track-art.module.css'

/** A yard seen from above: one line parts to three; a share of the traffic runs on each, one is held. */
export function TrackArt() {
  return (
    <svg viewBox="0 0 520 220" className={classes.art} aria-hidden>
      <g className={classes.rails}>
        <path d="M0 110H150" />
        <path d="M150 110C220 110 220 40 290 40H520" />
        <path d="M150 110H520" />
        <path d="M150 110C220 110 220 180 290 180H520" data-held />
      </g>
      <g className={classes.traffic}>
        <path d="M0 110H150C220 110 220 40 290 40H520" />
        <path d="M0 110H520" data-slow />
      </g>
      <circle cx="150" cy="110" r="8" className={classes.point} />
      <g className={classes.stop}>
        <circle cx="318" cy="180" r="9" />
        <path d="M314 176l8 8m0-8l-8 8" />
      </g>
      <g className={classes.labels}>
        <text x="430" y="30">
          v2 · 80%
        </text>
        <text x="430" y="100">
          v1 · 20%
        </text>
        <text x="430" y="170">
          open
        </text>
      </g>
    </svg>
  )
}
