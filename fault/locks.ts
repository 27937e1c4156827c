/** `npm run fault -- locks`: what locks promise while holders are frozen, clocks step and Redis dies; see locks/run-locks.ts. */
import { runLocks } from './locks/run-locks'
import { runFault } from './support/fault-run'

await runFault('locks', runLocks)
