import { parseArgs } from 'node:util'

export const help = `npm start [-- flags]     runs Switchyard on this machine
  --no-demo              without the demo fleet and its traffic
  --reset                deletes what is kept on this machine first (asks; --yes answers)
  --dev                  hot reload for the dashboard, restarts of the others on change
  --only <process>       one process alone: web, controller or gateway
  --help                 this text

Settings come from the environment; the README lists them. Those that matter most:
  SWITCHYARD_PORT=3000, SWITCHYARD_GATEWAY_PORT=8080, SWITCHYARD_DATA_DIR=.switchyard
  DATABASE_URL, REDIS_URL, CONSUL_HTTP_ADDR     use these instead of embedded ones, without a demo`

const names = ['web', 'controller', 'gateway']

/**
 * Reads the flags of a start.
 * @returns {{ help: boolean, demo: boolean, reset: boolean, yes: boolean, dev: boolean, only: string | null }}
 * @throws {Error} that names the wrong flag and what is allowed
 */
export function parseFlags(args) {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      'no-demo': { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
      yes: { type: 'boolean', short: 'y', default: false },
      dev: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  })
  const { help, reset, yes, dev } = values
  const only = values.only ?? null
  if (only !== null && !names.includes(only)) throw new Error(`--only ${only}: use ${names.join(', ')}`)
  return { help, demo: !values['no-demo'], reset, yes, dev, only }
}
