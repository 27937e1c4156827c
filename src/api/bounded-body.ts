/**
 * Requests come from anybody, and a body is read before anything is known of its sender: no body may be larger than the
 * largest that a publish can need.
 */
export const mostBodyBytes = 8 * 1024 * 1024

/** The same request with its body read; null when that is larger than `mostBytes`, of which no more is then read. */
export async function withBoundedBody(request: Request, mostBytes = mostBodyBytes): Promise<Request | null> {
  if (request.body === null) return request
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) return null
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) return null
    chunks.push(chunk)
  }
  const { url, method, headers, signal } = request
  return new Request(url, { method, headers, signal, body: Buffer.concat(chunks) })
}
