/** `npm run fault -- breaker-state`: what is shown of breakers against what each gateway is in; see breaker-state/. */
import { runBreakerState } from './breaker-state/run-breaker-state'
import { runFault } from './support/fault-run'

await runFault('breaker-state', runBreakerState)
