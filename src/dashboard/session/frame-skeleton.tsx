import { PageSkeleton } from '../ui/skeletons'
import classes from './frame-skeleton.module.css'

/** The frame's outline until it is known who is there; nothing moves when the real one comes. */
export function FrameSkeleton() {
  return (
    <div className={classes.frame}>
      <div className={classes.rail} />
      <div className={classes.side}>
        <div className={classes.bar} />
        <div className={classes.main}>
          <PageSkeleton />
        </div>
      </div>
    </div>
  )
}
