import fc from 'fast-check'
import { expect, it } from 'vitest'
import { zipOf } from './testing-release'
import { readZipEntry } from './zip'

it('gives back what was packed', () =>
  fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      expect((await readZipEntry(zipOf('consul', text), 'consul')).toString()).toBe(text)
    }),
  ))

it('says which entry is missing', async () => {
  await expect(readZipEntry(zipOf('LICENSE.txt', 'x'), 'consul')).rejects.toThrow('holds no consul')
})

it('refuses an archive whose contents do not fit their checksum', async () => {
  const archive = zipOf('consul', 'contents')
  const central = archive.indexOf('PK\x01\x02')
  archive.writeUInt32LE(0, central + 16)
  await expect(readZipEntry(archive, 'consul')).rejects.toThrow('damaged')
})

it.each([0, 21, 40])('refuses an archive that was cut to %i bytes', async (bytes) => {
  await expect(readZipEntry(zipOf('consul', 'contents').subarray(0, bytes), 'consul')).rejects.toThrow('damaged')
})
