import breakers from './en/breakers.json'
import changeSets from './en/change-sets.json'
import changes from './en/changes.json'
import charts from './en/charts.json'
import common from './en/common.json'
import drift from './en/drift.json'
import forms from './en/forms.json'
import gateways from './en/gateways.json'
import instances from './en/instances.json'
import limits from './en/limits.json'
import locks from './en/locks.json'
import notices from './en/notices.json'
import overview from './en/overview.json'
import publish from './en/publish.json'
import replay from './en/replay.json'
import revisions from './en/revisions.json'
import routes from './en/routes.json'
import services from './en/services.json'
import session from './en/session.json'
import settings from './en/settings.json'
import shell from './en/shell.json'
import states from './en/states.json'
import topology from './en/topology.json'
import undo from './en/undo.json'
import webhooks from './en/webhooks.json'

/** The catalogues in English, one for each screen. */
export const en = {
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
