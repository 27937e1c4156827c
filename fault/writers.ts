/** `npm run fault -- writers`: 50 writers with 200 edits each on one object; see writers/run-writers.ts. */
import { runFault } from './support/fault-run'
import { runWriters } from './writers/run-writers'

await runFault('writers', runWriters)
