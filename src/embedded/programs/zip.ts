/**
 * Reads one file out of a zip archive that is held in memory: end record → central directory → local header → data.
 * Only what release archives use: stored and deflated entries, no encryption, no zip64. Anything else is refused.
 */
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'

const endSignature = 0x06054b50
const centralSignature = 0x02014b50
const localSignature = 0x04034b50

/**
 * @returns the contents of the entry of this name.
 * @throws Error when the archive is damaged, or has no such entry.
 */
export async function readZipEntry(archive: Buffer, name: string): Promise<Buffer> {
  const end = findEnd(archive)
  let offset = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(offset) !== centralSignature) throw new Error('damaged zip archive: central directory')
    const nameLength = archive.readUInt16LE(offset + 28)
    if (archive.toString('utf8', offset + 46, offset + 46 + nameLength) === name) return readEntry(archive, offset)
    offset += 46 + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32)
  }
  throw new Error(`the zip archive holds no ${name}`)
}

function findEnd(archive: Buffer): number {
  const earliest = Math.max(0, archive.length - 22 - 0xffff)
  for (let offset = archive.length - 22; offset >= earliest; offset--) {
    if (archive.readUInt32LE(offset) === endSignature) return offset
  }
  throw new Error('damaged zip archive: no end record')
}

async function readEntry(archive: Buffer, central: number): Promise<Buffer> {
  const method = archive.readUInt16LE(central + 10)
  const checksum = archive.readUInt32LE(central + 16)
  const packedLength = archive.readUInt32LE(central + 20)
  const local = archive.readUInt32LE(central + 42)
  if (archive.readUInt32LE(local) !== localSignature) throw new Error('damaged zip archive: local header')
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
  const packed = archive.subarray(start, start + packedLength)
  if (method !== 0 && method !== 8) throw new Error(`zip method ${String(method)} is not supported`)
  const contents = method === 0 ? packed : await promisify(inflateRaw)(packed)
  if (crc32(contents) !== checksum) throw new Error('damaged zip archive: checksum')
  return contents
}
