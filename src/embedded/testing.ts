/** Real servers for integration tests: each call starts what it names on free ports of loopback. */
export { eventually } from './eventually'
export { startTestConsul } from './testing/consul'
export { startTestDatabase } from './testing/database'
export { startTestRedis } from './testing/redis'
