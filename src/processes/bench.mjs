/** `npm run bench -- NAME`: runs bench/NAME.ts. Its last line is one JSON object with what was measured. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { makePrismaClient } from './setup/make.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { root } from './setup/root.mjs'
import { run } from './setup/run.mjs'
import { complain } from './setup/terminal.mjs'

const [name = '', ...args] = process.argv.slice(2)
const file = join(root, 'bench', `${name}.ts`)
if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(join(root, 'bench')).filter((each) => each.endsWith('.ts'))
  complain(`npm run bench -- NAME; there is: ${names.map((each) => each.slice(0, -3)).join(', ')}`)
  process.exit(2)
}
try {
  await ensurePackages(() => undefined)
  await makePrismaClient(() => undefined)
  await run(process.execPath, ['--import', 'tsx', file, ...args], { inherit: true })
} catch {
  process.exit(1)
}
