/**
 * Starts publishers and kills them, round by round. A round begins with the next publisher (sometimes two at a time, now
 * and then a whole controller) and ends with SIGKILL: after a random time from its start or its first write, or upon a random one of
 * the writes that it is about to make. The next ones are loaded meanwhile, so that publishing hardly pauses.
 */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Chance } from '../support/chance'
import { ended, type Processes } from '../support/processes'

export interface Killed {
  kills: number
  /** How many met which kind of work: what the publisher had last said that it was about to do. */
  met: Record<string, number>
}

interface Publisher {
  child: ChildProcess
  ready: Promise<unknown>
  /** How many writes it has begun, and which it began last. */
  writes: number
  last: string
  onWrite: () => void
}

/** Snapshots are due after so many revisions. */
const compactAfter = '6'

export class Killing {
  private readonly result: Killed = { kills: 0, met: {} }
  private waiting: Publisher[] = []

  constructor(
    private readonly processes: Processes,
    private readonly env: Readonly<Record<string, string>>,
    private readonly chance: Chance,
    private readonly say: (line: string) => void,
  ) {}

  /** Rounds until so many processes were killed. */
  async run(kills: number): Promise<Killed> {
    for (let round = 0; this.result.kills < kills; round += 1) {
      if (round % 12 === 5) await this.killController()
      else await this.killPublishers(round)
      if (round % 10 === 9) this.say(`${String(this.result.kills)} killed`)
    }
    return this.result
  }

  /** One that is not killed. */
  async startOne(): Promise<ChildProcess> {
    const publisher = await this.take()
    publisher.child.send('begin')
    return publisher.child
  }

  async stop(): Promise<void> {
    await Promise.all(this.waiting.map(({ child }) => ended(child, 'SIGKILL')))
  }

  private async killPublishers(round: number): Promise<void> {
    const count = this.chance.next() < 0.25 ? 2 : 1
    const publishers = [await this.take()]
    if (count === 2) publishers.push(await this.take())
    for (const { child } of publishers) child.send('begin')
    // Now and then one lives long enough to delete what a snapshot contains.
    const longest = round % 10 === 3 ? 2500 : 500
    const how = this.chance.next()
    if (how > 0.15) await this.reachWrite(publishers, how < 0.5 ? 1 : this.chance.between(1, 25))
    if (how < 0.5) await pause(this.chance.below(longest))
    for (const publisher of publishers) {
      this.note(publisher.writes === 0 ? 'starting' : kindOf(publisher.last))
      await ended(publisher.child, 'SIGKILL')
    }
  }

  /** Until any of them begins its nth write, or for three seconds. */
  private async reachWrite(publishers: readonly Publisher[], nth: number): Promise<void> {
    await Promise.race([
      pause(3000),
      ...publishers.map(
        (each) =>
          new Promise<void>((resolve) => {
            each.onWrite = () => {
              if (each.writes >= nth) resolve()
            }
          }),
      ),
    ])
  }

  private async killController(): Promise<void> {
    const child = this.processes.start('controller', { env: this.env })
    await pause(600 + this.chance.below(1200))
    this.note('controller')
    await ended(child, 'SIGKILL')
  }

  private note(what: string): void {
    this.result.kills += 1
    this.result.met[what] = (this.result.met[what] ?? 0) + 1
  }

  /** The next publisher that is loaded; the one after it begins to load. */
  private async take(): Promise<Publisher> {
    while (this.waiting.length < 3) this.waiting.push(this.load())
    const publisher = this.waiting.shift()
    if (!publisher) throw new Error('no publisher is loaded')
    await publisher.ready
    return publisher
  }

  private load(): Publisher {
    const child = this.processes.start('publisher-process', { args: [compactAfter], env: this.env })
    const publisher: Publisher = {
      child,
      ready: Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() => {
          throw new Error('a publisher ended while it was loading')
        }),
      ]),
      writes: 0,
      last: '',
      onWrite: () => undefined,
    }
    publisher.ready.catch(() => undefined) // told to whoever takes it
    child.on('message', (message) => {
      if (typeof message !== 'string' || message === 'ready') return
      publisher.writes += 1
      publisher.last = message
      publisher.onWrite()
    })
    return publisher
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** A checkpoint of the publisher without its numbers. */
function kindOf(checkpoint: string): string {
  if (checkpoint.startsWith('write ')) return checkpoint.includes('/snapshot/') ? 'write snapshot' : 'write log'
  return checkpoint.replaceAll(/ \d+$/g, '').replace(/ (to|of)$/, '')
}
