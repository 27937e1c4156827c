import { Client, credentials, status as codes, type ServiceError } from '@grpc/grpc-js'
import { instanceAddress } from '@/domain/service/service'
import { reasonIn } from './probe-end'

/**
 * The question of grpc.health.v1, over a connection of its own and in plain text. Its two messages are small enough to
 * be written by hand (protobuf, field 1 of each). What grpc-js says of a failed connection holds times and addresses,
 * so it is told in our words.
 */
const path = '/grpc.health.v1.Health/Check'
const serving: Readonly<Record<number, string>> = { 0: 'UNKNOWN', 1: 'SERVING', 2: 'NOT_SERVING', 3: 'SERVICE_UNKNOWN' }

const channel = {
  'grpc.use_local_subchannel_pool': 1, // each look connects anew
  'grpc.enable_http_proxy': 0,
  'grpc.enable_retries': 0,
  'grpc.service_config_disable_resolution': 1,
}

export interface GrpcQuestion {
  /** Empty asks for the server as a whole. */
  service: string
  timeoutMs: number
  /** The name that the server is asked under. */
  as: { address: string; port: number }
}

/** @param to an IP address. @returns the status, such as SERVING. @throws Error in steady words */
export async function askGrpcHealth(
  to: { host: string; port: number },
  { service, timeoutMs, as }: GrpcQuestion,
): Promise<string> {
  const ip = to.host.includes(':') ? `ipv6:[${to.host}]` : `ipv4:${to.host}`
  const client = new Client(`${ip}:${String(to.port)}`, credentials.createInsecure(), {
    ...channel,
    'grpc.default_authority': instanceAddress(as),
  })
  try {
    return await new Promise<string>((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        encodeRequest,
        decodeStatus,
        service,
        { deadline: Date.now() + timeoutMs },
        (error: ServiceError | null, value?: number) => {
          if (error) reject(new Error(wordsFor(error)))
          else resolve(serving[value ?? 0] ?? `status ${String(value)}`)
        },
      )
    })
  } finally {
    client.close()
  }
}

function wordsFor({ code, details }: ServiceError): string {
  switch (code) {
    case codes.UNAVAILABLE:
      return reasonIn(details) ?? 'connection failed'
    case codes.UNIMPLEMENTED:
      return 'it does not implement grpc.health.v1'
    case codes.NOT_FOUND:
      return 'it knows no such service'
    default:
      return `answered ${codes[code]}`
  }
}

/** HealthCheckRequest { string service = 1 }. A name has at most 200 bytes, so its length takes one or two. */
export function encodeRequest(service: string): Buffer {
  const name = Buffer.from(service, 'utf8')
  if (name.length === 0) return name
  const length = name.length < 128 ? [name.length] : [(name.length & 0x7f) | 0x80, name.length >> 7]
  return Buffer.concat([Buffer.from([0x0a, ...length]), name])
}

/**
 * HealthCheckResponse { ServingStatus status = 1 }; fields that it does not know are passed over.
 * @throws RangeError when it is no protobuf
 */
export function decodeStatus(bytes: Buffer): number {
  let at = 0
  let status = 0
  const varint = (): number => {
    for (let value = 0, factor = 1; factor < 2 ** 63; factor *= 128) {
      const byte = bytes.readUInt8(at)
      at += 1
      value += (byte & 0x7f) * factor
      if (byte < 128) return value
    }
    throw new RangeError('a number without an end')
  }
  while (at < bytes.length) {
    const tag = varint()
    const kind = tag & 7
    if (kind === 0) {
      const value = varint()
      if (tag >> 3 === 1) status = value
    } else if (kind === 1) at += 8
    else if (kind === 2) {
      const length = varint() // it moves on by itself, before what it counts is passed over
      at += length
    } else if (kind === 5) at += 4
    else throw new RangeError('a field of no known kind')
  }
  return status
}
