/** The dashboard and its API: Next's standalone server, which `npm run build` made. */
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runProcess } from './run-process'
import { correctCallerAddresses } from './web/caller-address'

/** Next waits for open event streams before it ends; browsers hold theirs for ever and resume by themselves. */
const openStreamsMs = 1_000

await runProcess('web', async (settings) => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  process.env.PORT = String(settings.SWITCHYARD_PORT)
  process.env.HOSTNAME = settings.SWITCHYARD_HOST
  process.env.NEXT_MANUAL_SIG_HANDLE = 'true' // ends here, as every process does
  correctCallerAddresses(settings.SWITCHYARD_TRUSTED_PROXIES)
  await import(pathToFileURL(join(root, '.next', 'standalone', 'server.js')).href)
  return { stop: () => new Promise((resolve) => setTimeout(resolve, openStreamsMs)) }
})
