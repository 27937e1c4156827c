/** The controller as it is, with its connections counted. */
import { countSockets } from './count-sockets'

countSockets()
await import('@/processes/controller')
