/**
 * Fetches Consul's official release: the newest stable version in the release index, for this system, checked against
 * the release's own SHA256SUMS before anything of it is written. The server is asked with short timeouts, because a
 * machine without a way to it must go on to the next place within seconds.
 */
import { createHash } from 'node:crypto'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { ShelfEntry } from './shelf'
import { readZipEntry } from './zip'

const firstAnswerMs = 5_000
const stalledMs = 20_000

const releaseIndex = z.object({ versions: z.record(z.string(), z.unknown()) })

/**
 * Downloads and unpacks the release into `folder`.
 * @param releases address of the release server, for instance a mirror of it.
 * @throws Error that says what could not be reached, found or verified.
 */
export async function fetchConsulRelease(
  releases: string,
  folder: string,
  progress: (text: string) => void,
): Promise<ShelfEntry> {
  const base = `${releases.replace(/\/+$/, '')}/consul`
  const index = releaseIndex.parse(JSON.parse((await download(`${base}/index.json`)).toString('utf8')))
  const version = newestStable(Object.keys(index.versions))
  if (version === null) throw new Error(`${base} lists no stable release`)
  const name = `consul_${version}_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}.zip`
  const sums = (await download(`${base}/${version}/consul_${version}_SHA256SUMS`)).toString('utf8')
  const wanted = checksumOf(sums, name)
  if (wanted === null) throw new Error(`Consul ${version} is not released for this system (${name})`)
  progress(`fetching Consul ${version}`)
  const archive = await download(`${base}/${version}/${name}`, progress)
  const got = createHash('sha256').update(archive).digest('hex')
  if (got !== wanted) throw new Error(`${name} is refused: its SHA-256 is ${got}, SHA256SUMS says ${wanted}`)
  const command = process.platform === 'win32' ? 'consul.exe' : 'consul'
  await writeFile(join(folder, command), await readZipEntry(archive, command))
  await chmod(join(folder, command), 0o755)
  return { command, libraryFolders: [] }
}

/** The highest version without a suffix (`1.22.0-rc1` and `1.22.0+ent` are not stable community releases). */
export function newestStable(versions: readonly string[]): string | null {
  const stable = versions.filter((version) => /^\d+\.\d+\.\d+$/.test(version))
  return stable.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0] ?? null
}

function checksumOf(sums: string, name: string): string | null {
  for (const line of sums.split('\n')) {
    const [sum, file] = line.trim().split(/\s+/)
    if (file === name && sum !== undefined && /^[0-9a-f]{64}$/.test(sum)) return sum
  }
  return null
}

async function download(address: string, progress?: (text: string) => void): Promise<Buffer> {
  const stop = new AbortController()
  let timer = setTimeout(() => {
    stop.abort()
  }, firstAnswerMs)
  try {
    const response = await fetch(address, { signal: stop.signal })
    if (!response.ok || response.body === null) throw new Error(`answered ${String(response.status)}`)
    const totalBytes = Number(response.headers.get('content-length') ?? 0)
    const parts: Uint8Array[] = []
    let bytes = 0
    let toldPercent = 0
    for await (const part of response.body) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        stop.abort()
      }, stalledMs)
      parts.push(part)
      bytes += part.length
      const percent = totalBytes > 0 ? Math.floor((bytes / totalBytes) * 4) * 25 : 0
      if (progress !== undefined && percent > toldPercent) progress(`${String(percent)}% of ${megabytes(totalBytes)}`)
      toldPercent = Math.max(toldPercent, percent)
    }
    return Buffer.concat(parts)
  } catch (error) {
    const cause = stop.signal.aborted ? 'no answer in time' : reason(error)
    throw new Error(`${address}: ${cause}`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}
