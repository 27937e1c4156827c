import { breakersRouter } from './breakers/router'
import { changeSetsRouter } from './change-sets/router'
import { changesRouter } from './changes/router'
import { demoRouter } from './demo/router'
import { driftRouter } from './drift/router'
import { gatewaysRouter } from './gateways/router'
import { instancesRouter } from './instances/router'
import { limitsRouter } from './limits/router'
import { liveRouter } from './live/router'
import { locksRouter } from './locks/router'
import { namespacesRouter } from './namespaces/router'
import { noticesRouter } from './notices/router'
import { overviewRouter } from './overview/router'
import { routesRouter } from './routes/router'
import { servicesRouter } from './services/router'
import { sessionRouter } from './session/router'
import { settingsRouter } from './settings/router'
import { systemRouter } from './system/router'
import { topologyRouter } from './topology/router'
import { router } from './trpc'
import { webhooksRouter } from './webhooks/router'

export const appRouter = router({
  session: sessionRouter,
  system: systemRouter,
  namespaces: namespacesRouter,
  overview: overviewRouter,
  services: servicesRouter,
  instances: instancesRouter,
  routes: routesRouter,
  breakers: breakersRouter,
  limits: limitsRouter,
  gateways: gatewaysRouter,
  locks: locksRouter,
  changes: changesRouter,
  changeSets: changeSetsRouter,
  drift: driftRouter,
  settings: settingsRouter,
  live: liveRouter,
  topology: topologyRouter,
  notices: noticesRouter,
  webhooks: webhooksRouter,
  demo: demoRouter,
})

export type AppRouter = typeof appRouter
