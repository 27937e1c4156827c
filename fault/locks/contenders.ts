/** Contenders in several processes, at one lock and one resource. */
import type { ChildProcess } from 'node:child_process'
import type { Processes } from '../support/processes'
import type { Move, Visit, VisitAnswer } from './messages'
import { Resource } from './resource'

export interface ContendersOptions {
  processes: Processes
  url: string
  name: string
  fair: boolean
  ttlMs: number
  /** How many processes, and contenders in each. */
  count: readonly [processes: number, contenders: number]
}

export class Contenders {
  readonly resource = new Resource()
  readonly children: readonly ChildProcess[]

  constructor({ processes, url, name, fair, ttlMs, count: [processCount, each] }: ContendersOptions) {
    const args = [url, name, String(each), fair ? 'fair' : '', String(ttlMs)]
    this.children = Array.from({ length: processCount }, () => processes.start('contender-process', { args }))
    for (const child of this.children) {
      child.on('message', (visit: Visit) => {
        const taken = this.resource.visit(String(child.pid), visit)
        if (child.connected) child.send({ id: visit.id, taken } satisfies VisitAnswer)
      })
    }
  }

  /** A process that is at the resource now, so that it holds the lock; waits until there is one. */
  async holder(): Promise<ChildProcess> {
    for (;;) {
      const child = this.children.find((each) => this.resource.isInside(String(each.pid)))
      if (child) return child
      await new Promise(setImmediate)
    }
  }

  /** Tells all that Redis is another one, or has lost something: url '' for the same address. */
  move(url: string): void {
    const era = this.resource.turn()
    for (const child of this.children) child.send({ url, era } satisfies Move)
  }

  stop(): void {
    for (const child of this.children) child.kill('SIGKILL')
    this.resource.check()
  }
}
