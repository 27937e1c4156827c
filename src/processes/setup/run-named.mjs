/** Runs one of the programs in a folder of the repository by its name: `npm run bench -- NAME`, `npm run fault -- NAME`. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { makePrismaClient } from './make.mjs'
import { ensurePackages } from './packages.mjs'
import { root } from './root.mjs'
import { run } from './run.mjs'
import { complain } from './terminal.mjs'

/** Does the set-up, runs `<folder>/<name>.ts` with the other arguments, and exits as it did. */
export async function runNamed(folder, [name = '', ...args]) {
  const file = join(root, folder, `${name}.ts`)
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
    const names = readdirSync(join(root, folder)).filter(
      (each) => /^[a-z0-9-]+\.ts$/.test(each) && each !== 'support.ts',
    )
    complain(`npm run ${folder} -- NAME; there is: ${names.map((each) => each.slice(0, -3)).join(', ')}`)
    process.exit(2)
  }
  try {
    await ensurePackages(() => undefined)
    await makePrismaClient(() => undefined)
    await run(process.execPath, ['--import', 'tsx', file, ...args], { inherit: true })
  } catch {
    process.exit(1)
  }
}
