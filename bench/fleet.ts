/**
 * `npm run bench -- fleet [--short]`: a fleet of 1,000 services with 10 instances each in a real Consul and a real Redis.
 * Each part measures one side of it and gives its figures; the last line has them all.
 */
import { endOnSignals } from '../fault/support/processes'
import { measureLists } from './fleet/lists'
import { measureObserver } from './fleet/observer'

const short = process.argv.includes('--short')
endOnSignals()
const figures = { ...(await measureObserver(short)), ...(await measureLists(short)) }
console.log(JSON.stringify({ bench: 'fleet', ...figures }))
process.exit(0)
