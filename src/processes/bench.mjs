/** `npm run bench -- NAME`: runs bench/NAME.ts. Its last line is one JSON object with what was measured. */
import { runNamed } from './setup/run-named.mjs'

await runNamed('bench', process.argv.slice(2))
