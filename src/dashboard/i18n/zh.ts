import breakers from './zh/breakers.json'
import changeSets from './zh/change-sets.json'
import changes from './zh/changes.json'
import charts from './zh/charts.json'
import common from './zh/common.json'
import drift from './zh/drift.json'
import forms from './zh/forms.json'
import gateways from './zh/gateways.json'
import instances from './zh/instances.json'
import limits from './zh/limits.json'
import locks from './zh/locks.json'
import notices from './zh/notices.json'
import overview from './zh/overview.json'
import publish from './zh/publish.json'
import replay from './zh/replay.json'
import revisions from './zh/revisions.json'
import routes from './zh/routes.json'
import services from './zh/services.json'
import session from './zh/session.json'
import settings from './zh/settings.json'
import shell from './zh/shell.json'
import states from './zh/states.json'
import topology from './zh/topology.json'
import undo from './zh/undo.json'
import webhooks from './zh/webhooks.json'

/** The catalogues in Simplified Chinese, one for each screen. */
export const zh = {
  breakers,
  changeSets,
  changes,
  charts,
  common,
  drift,
  forms,
  gateways,
  instances,
  limits,
  locks,
  notices,
  overview,
  publish,
  replay,
  revisions,
  routes,
  services,
  session,
  settings,
  shell,
  states,
  topology,
  undo,
  webhooks,
}
