import type { Settings } from '@/config/settings'
import { nextFreePort } from '@/embedded/free-ports'
import type { Terminal } from './options'

type PortName =
  'SWITCHYARD_PORT' | 'SWITCHYARD_GATEWAY_PORT' | 'SWITCHYARD_GATEWAY_ADMIN_PORT' | 'SWITCHYARD_CONTROLLER_ADMIN_PORT'

export interface Ports {
  dashboard: number
  gateway: number
  gatewayAdmin: number
  controllerAdmin: number
  /** The same, as settings. */
  env: Record<PortName, string>
}

const listeners: Record<PortName, { what: string; process: 'web' | 'controller' | 'gateway'; onLoopback: boolean }> = {
  SWITCHYARD_PORT: { what: 'dashboard', process: 'web', onLoopback: false },
  SWITCHYARD_GATEWAY_PORT: { what: 'gateway', process: 'gateway', onLoopback: false },
  SWITCHYARD_GATEWAY_ADMIN_PORT: { what: "gateway's admin port", process: 'gateway', onLoopback: true },
  SWITCHYARD_CONTROLLER_ADMIN_PORT: { what: "controller's admin port", process: 'controller', onLoopback: true },
}

/**
 * The ports that are asked for, or the next free ones; a move is told with the setting that decides it.
 * @param only the one process that will listen, when not all do
 */
export async function choosePorts(
  settings: Settings,
  terminal: Pick<Terminal, 'say'>,
  only: 'web' | 'controller' | 'gateway' | null = null,
): Promise<Ports> {
  const taken = new Set<number>()
  const choose = async (name: PortName) => {
    const wanted = settings[name]
    const { what, process, onLoopback } = listeners[name]
    if (only !== null && only !== process) return wanted
    const host = onLoopback ? '127.0.0.1' : settings.SWITCHYARD_HOST
    let port = await nextFreePort(wanted, host)
    while (taken.has(port)) port = await nextFreePort(port + 1, host)
    taken.add(port)
    if (port !== wanted) {
      terminal.say(`! Port ${String(wanted)} is taken: the ${what} is on ${String(port)}; ${name} sets another`)
    }
    return port
  }
  const dashboard = await choose('SWITCHYARD_PORT')
  const gateway = await choose('SWITCHYARD_GATEWAY_PORT')
  const gatewayAdmin = await choose('SWITCHYARD_GATEWAY_ADMIN_PORT')
  const controllerAdmin = await choose('SWITCHYARD_CONTROLLER_ADMIN_PORT')
  const env = {
    SWITCHYARD_PORT: String(dashboard),
    SWITCHYARD_GATEWAY_PORT: String(gateway),
    SWITCHYARD_GATEWAY_ADMIN_PORT: String(gatewayAdmin),
    SWITCHYARD_CONTROLLER_ADMIN_PORT: String(controllerAdmin),
  }
  return { dashboard, gateway, gatewayAdmin, controllerAdmin, env }
}
