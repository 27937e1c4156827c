/**
 * `npm run fault -- NAME [--seed N] [--short]`: runs fault/NAME.ts, which breaks things on purpose. Its last line is one
 * JSON object with what was lost, half applied or reordered; it exits with 1 when anything was.
 */
import { runNamed } from './setup/run-named.mjs'

await runNamed('fault', process.argv.slice(2))
