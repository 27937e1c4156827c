/** A release server on loopback that offers a made-up Consul, for the tests of fetching one. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { crc32, deflateRawSync } from 'node:zlib'

export interface ReleaseServer {
  address: string
  requests: string[]
  close(): void
}

/** @param damaged serves an archive that SHA256SUMS does not know. */
export async function startReleaseServer({ damaged = false }: { damaged?: boolean } = {}): Promise<ReleaseServer> {
  const stable = '1.22.10'
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`
  const archive = zipOf('consul', `#!/bin/sh\necho "Consul v${stable}"\n`)
  const sum = createHash('sha256').update(archive).digest('hex')
  const base = `/consul/${stable}/consul_${stable}`
  const versions = Object.fromEntries(
    ['1.9.9', '1.22.9', stable, '1.23.0-rc1', '1.22.11+ent'].map((each) => [each, {}]),
  )
  const files: Record<string, string | Buffer> = {
    '/consul/index.json': JSON.stringify({ name: 'consul', versions }),
    [`${base}_SHA256SUMS`]: `${'0'.repeat(64)}  consul_${stable}_plan9_amd64.zip\n${sum}  consul_${stable}_${platform}.zip\n`,
    [`${base}_${platform}.zip`]: damaged ? zipOf('consul', '#!/bin/sh\necho "Consul v1.22.10" # not ours\n') : archive,
  }
  const requests: string[] = []
  const server = createServer((request, response) => {
    const url = request.url ?? ''
    requests.push(url)
    const file = files[url]
    if (file === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-length': Buffer.byteLength(file) }).end(file)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return { address: `http://127.0.0.1:${String(port)}`, requests, close: () => server.close() }
}

/** A zip archive of one deflated file, put together by its specification (APPNOTE 4.3). */
export function zipOf(name: string, text: string): Buffer {
  const contents = Buffer.from(text)
  const packed = deflateRawSync(contents)
  const common = Buffer.alloc(26) // the fields that local and central headers share
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(8, 4)
  common.writeUInt32LE(crc32(contents), 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(contents.length, 18)
  common.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), Buffer.from(name)])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}
