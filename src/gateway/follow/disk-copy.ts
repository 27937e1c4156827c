import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '@/domain/log'
import type { PublishedObject } from '@/domain/revision/object'
import type { PreparedStep, Version } from '../rules/rule-set'
import { baseLines, type Copy, readCopy, stepLine } from './disk-format'
import { writeAtomically } from './write-atomically'

/**
 * The last good revision on disk, so that a gateway that starts while everything else is down still serves. Writing is
 * in the background and in order; when the disk refuses, traffic goes on, `error` says why, and the whole is tried again
 * now and then, not with each revision. Nothing is lost by a copy that lags: Consul holds the truth.
 */
export class DiskCopy {
  private readonly base: string
  private readonly steps: string
  private queue: Promise<void> = Promise.resolve()
  private stepsKept = 0
  private hasBase = false
  /** Lines that wait for the disk and will be written together. */
  private batch: string[] | null = null
  /** What was kept last. */
  private last: { version: Version; all: () => PublishedObject[] } | null = null
  private retry: NodeJS.Timeout | null = null
  private wrong: string | null = null
  private broken = false

  constructor(
    private readonly folder: string,
    private readonly log: Log,
    private readonly options: { stepsPerBase?: number; retryMs?: number; onChange?: () => void } = {},
  ) {
    this.base = join(folder, 'rules.base')
    this.steps = join(folder, 'rules.steps')
  }

  /** Why the copy was not used, or cannot be written; null when all is well. */
  get error(): string | null {
    return this.wrong
  }

  /** Whether an earlier run kept a copy that could not be used. */
  get isBroken(): boolean {
    return this.broken
  }

  /** What an earlier run kept; null when there is none or it cannot be trusted, which `error` and the log tell. */
  async load(): Promise<Copy | null> {
    try {
      const base = await textOf(this.base)
      if (base === null) return null
      const { copy, ignoredSteps } = readCopy(base, (await textOf(this.steps)) ?? '')
      if (ignoredSteps !== null)
        this.log.warn('The end of the copy of the rules on disk is not used', { reason: ignoredSteps })
      return copy
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.log.error('The copy of the rules on disk is broken and not used', { file: this.base, reason })
      this.broken = true
      this.tell(`the copy on disk is broken and was not used: ${reason}`)
      return null
    }
  }

  /**
   * Keeps a step that was applied.
   * @param all gives the whole set after the step; asked for only when a new base is due.
   */
  keep(step: PreparedStep, all: () => PublishedObject[]): void {
    this.last = { version: step.to, all }
    if (this.retry) return // it will write this too
    const sameLine =
      this.hasBase && step.on !== null && step.on.epoch === step.to.epoch && step.to.revision > step.on.revision
    if (sameLine && this.stepsKept < (this.options.stepsPerBase ?? 1000)) {
      this.stepsKept += 1
      if (this.batch) this.batch.push(stepLine(step))
      else this.startBatch(stepLine(step))
      return
    }
    this.startBase(this.last)
  }

  /** Resolves when everything kept so far is on disk, or was refused by it. What was refused is not tried again. */
  async flushed(): Promise<void> {
    await this.queue
    if (!this.retry) return
    clearTimeout(this.retry)
    this.retry = null
  }

  private startBase({ version, all }: { version: Version; all: () => PublishedObject[] }): void {
    const copy = { version, objects: all() }
    this.hasBase = true
    this.stepsKept = 0
    this.batch = null
    this.enqueue(async () => {
      await mkdir(this.folder, { recursive: true })
      await writeAtomically(this.base, baseLines(copy))
      await rm(this.steps, { force: true })
    })
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
    this.queue = this.queue.then(work).then(
      () => {
        if (!this.retry) this.tell(null)
      },
      (error: unknown) => {
        this.failed(error)
      },
    )
  }

  private failed(error: unknown): void {
    // What follows on a step that is missing would be of no use: begin with a new base.
    this.hasBase = false
    const wrong = `the copy on disk cannot be written: ${error instanceof Error ? error.message : String(error)}`
    if (this.wrong !== wrong) {
      const facts = { folder: this.folder, error: String(error) }
      this.log.error('The copy of the rules on disk could not be written', facts)
    }
    this.tell(wrong)
    this.retry ??= setTimeout(() => {
      this.retry = null
      if (this.last) this.startBase(this.last)
    }, this.options.retryMs ?? 5000).unref()
  }

  private tell(wrong: string | null): void {
    if (this.wrong === wrong) return
    this.wrong = wrong
    this.options.onChange?.()
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
