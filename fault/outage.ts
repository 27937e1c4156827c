/** `npm run fault -- outage`: a gateway alone, with everything else stopped; see outage/run-outage.ts. */
import { runOutage } from './outage/run-outage'
import { runFault } from './support/fault-run'

await runFault('outage', runOutage)
