// A resource that refuses a stale token. One holder sleeps past its lease, as a process that was paused would; another
// takes the lock and writes; the sleeper's write is refused.
//   node fenced-resource.mjs redis://127.0.0.1:6379
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { createLocks } from 'switchyard/client'

/** Keeps the highest token it has seen, beside what it holds: in a database, in the same transaction. */
class StockList {
  #highestToken = 0
  #entries = new Map()

  set(token, item, count) {
    if (token < this.#highestToken) return false
    this.#highestToken = token
    this.#entries.set(item, count)
    return true
  }

  get(item) {
    return this.#entries.get(item)
  }
}

const redis = new Redis(process.argv[2] ?? 'redis://127.0.0.1:6379')
const locks = createLocks(redis, { owner: 'stock-example' })
const stock = new StockList()

const sleeper = await locks.acquire('stock-example', { ttlMs: 100, extends: false })
await sleep(300)

await locks.using('stock-example', { ttlMs: 5000, waitMs: 5000 }, async (lock) => {
  console.log(`the next holder writes 7: ${stock.set(lock.token, 'lamp', 7) ? 'taken' : 'refused'}`)
})
console.log(`the sleeper writes 12: ${stock.set(sleeper.token, 'lamp', 12) ? 'taken' : 'refused'}`)
console.log(`the sleeper was told: ${sleeper.signal.aborted}`)
console.log(`lamps: ${stock.get('lamp')}`)

locks.close()
redis.disconnect()
