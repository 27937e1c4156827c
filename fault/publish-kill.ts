/** `npm run fault -- publish-kill`: publishers killed under continuous publishing; see publish-kill/run-publish-kill.ts. */
import { runPublishKill } from './publish-kill/run-publish-kill'
import { runFault } from './support/fault-run'

await runFault('publish-kill', runPublishKill)
