/** `npm run build`: makes what production runs, when its sources changed. */
import { makeAll } from './setup/make.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { complain, step } from './setup/terminal.mjs'

try {
  await step('npm packages', ensurePackages)
  await makeAll(step)
} catch (error) {
  complain(error.message)
  process.exit(1)
}
