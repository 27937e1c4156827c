import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { correctCallerAddresses } from './caller-address'

it('an HTTP server of the process is told the true address, whatever the request claims', async () => {
  correctCallerAddresses([])
  const server = createServer((request, response) => response.end(request.headers['x-forwarded-for']))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const told = async (headers: Record<string, string>) => (await fetch(address, { headers })).text()
  expect([await told({}), await told({ 'x-forwarded-for': '1.2.3.4' })]).toEqual(['127.0.0.1', '127.0.0.1'])
  server.close()
})
