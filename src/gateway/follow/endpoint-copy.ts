import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Log } from '@/domain/log'
import type { CatalogInstance } from '@/domain/service/service'
import { catalogInstance } from '@/wire/fleet'
import { textOf } from './disk-copy'
import { writeAtomically } from './write-atomically'

/** The instances last seen, on disk beside the rules: what a gateway that starts without Consul sends to. */
const services = z.record(
  z.string(),
  // What versions before this one did not write down decides nothing here.
  z.array(catalogInstance.extend({ datacenter: z.string().default(''), byAgent: z.boolean().default(false) })),
)
const file = z.object({ sha256: z.string(), services: z.string() })

export type KeptInstances = Record<string, CatalogInstance[]>

export class EndpointCopy {
  private writing: Promise<void> = Promise.resolve()
  private timer: NodeJS.Timeout | null = null

  constructor(
    private readonly path: string,
    private readonly log: Log,
    /** Many changes within this time become one write. */
    private readonly delayMs = 500,
  ) {}

  async load(): Promise<KeptInstances> {
    try {
      const text = await textOf(this.path)
      if (text === null) return {}
      const kept = file.parse(JSON.parse(text))
      if (hashOf(kept.services) !== kept.sha256) throw new Error('its hash does not fit')
      return services.parse(JSON.parse(kept.services))
    } catch (error) {
      this.log.error('The copy of the instances on disk is broken and not used', {
        file: this.path,
        error: String(error),
      })
      return {}
    }
  }

  keep(current: () => KeptInstances): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.write(current())
    }, this.delayMs)
  }

  async flush(current: () => KeptInstances): Promise<void> {
    if (this.timer) {
      clearTimeout(this.timer)
      this.timer = null
      this.write(current())
    }
    await this.writing
  }

  private write(kept: KeptInstances): void {
    // Outputs of checks change often and are of no use here.
    const lean = Object.fromEntries(
      Object.entries(kept).map(([service, list]) => [service, list.map((each) => ({ ...each, checks: [] }))]),
    )
    const text = JSON.stringify(lean)
    this.writing = this.writing
      .then(async () => {
        await mkdir(dirname(this.path), { recursive: true })
        await writeAtomically(this.path, [JSON.stringify({ sha256: hashOf(text), services: text })])
      })
      .catch((error: unknown) => {
        this.log.error('The copy of the instances on disk could not be written', {
          file: this.path,
          error: String(error),
        })
      })
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
