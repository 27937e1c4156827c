/** `npm run check`: everything that can be told without starting a server. */
import { runGates } from './setup/gates.mjs'
import { makePrismaClient } from './setup/make.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { Results } from './setup/results.mjs'
import { complain, step } from './setup/terminal.mjs'

try {
  await step('npm packages', ensurePackages)
  await step('Prisma client', makePrismaClient)
  const results = new Results()
  await runGates(results.add)
  results.finish()
} catch (error) {
  complain(error.message)
  process.exit(1)
}
