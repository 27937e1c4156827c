import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '@/domain/log'
import type { PublishedObject } from '@/domain/revision/object'
import type { PreparedStep } from '../rules/rule-set'
import { baseLines, type Copy, readCopy, stepLine } from './disk-format'
import { writeAtomically } from './write-atomically'

/**
 * The last good revision on disk, so that a gateway that starts while everything else is down still serves. Writing is
 * in the background and in order; when the disk refuses, traffic goes on and the log says so. Nothing is lost by a copy
 * that lags: Consul holds the truth.
 */
export class DiskCopy {
  private readonly base: string
  private readonly steps: string
  private queue: Promise<void> = Promise.resolve()
  private stepsKept = 0
  private hasBase = false
  /** Lines that wait for the disk and will be written together. */
  private batch: string[] | null = null

  constructor(
    private readonly folder: string,
    private readonly log: Log,
    private readonly stepsPerBase = 1000,
  ) {
    this.base = join(folder, 'rules.base')
    this.steps = join(folder, 'rules.steps')
  }

  /** What an earlier run kept; null when there is none or it cannot be trusted, which the log tells. */
  async load(): Promise<Copy | null> {
    const base = await textOf(this.base)
    if (base === null) return null
    try {
      const { copy, ignoredSteps } = readCopy(base, (await textOf(this.steps)) ?? '')
      if (ignoredSteps !== null)
        this.log.warn('The end of the copy of the rules on disk is not used', { reason: ignoredSteps })
      return copy
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.log.error('The copy of the rules on disk is broken and not used', { file: this.base, reason })
      return null
    }
  }

  /**
   * Keeps a step that was applied.
   * @param all gives the whole set after the step; asked for only when a new base is due.
   */
  keep(step: PreparedStep, all: () => PublishedObject[]): void {
    const sameLine =
      this.hasBase && step.on !== null && step.on.epoch === step.to.epoch && step.to.revision > step.on.revision
    if (sameLine && this.stepsKept < this.stepsPerBase) {
      this.stepsKept += 1
      if (this.batch) this.batch.push(stepLine(step))
      else this.startBatch(stepLine(step))
      return
    }
    const copy = { version: step.to, objects: all() }
    this.hasBase = true
    this.stepsKept = 0
    this.batch = null
    this.enqueue(async () => {
      await mkdir(this.folder, { recursive: true })
      await writeAtomically(this.base, baseLines(copy))
      await rm(this.steps, { force: true })
    })
  }

  /** Resolves when everything kept so far is on disk, or was refused by it. */
  async flushed(): Promise<void> {
    await this.queue
  }

  private startBatch(line: string): void {
    const batch = [line]
    this.batch = batch
    this.enqueue(async () => {
      if (this.batch === batch) this.batch = null
      await appendFile(this.steps, batch.join(''), { flush: true, mode: 0o600 })
    })
  }

  private enqueue(work: () => Promise<void>): void {
    this.queue = this.queue.then(work).catch((error: unknown) => {
      // What follows on a step that is missing would be of no use: begin with a new base.
      this.hasBase = false
      this.log.error('The copy of the rules on disk could not be written', {
        folder: this.folder,
        error: String(error),
      })
    })
  }
}

export async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
