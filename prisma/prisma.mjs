/**
 * `npm run prisma -- generate | migrate diff | migrate dev | …`: Prisma's own command line, told to use the schema engine
 * beside this file, so that it never downloads one. Set PRISMA_SCHEMA_ENGINE_BINARY to use another.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const commandLine = createRequire(import.meta.url).resolve('prisma/build/index.js')
const env = {
  PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(new URL('schema-engine.mjs', import.meta.url)),
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  ...process.env,
}
const { status } = spawnSync(process.execPath, [commandLine, ...process.argv.slice(2)], { stdio: 'inherit', env })
process.exit(status ?? 1)
