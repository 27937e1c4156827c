/**
 * Whether a request that may change something was sent by a page of another site (cross-site request forgery). Browsers
 * say where a POST comes from: `Origin`, or at least `Sec-Fetch-Site`. What says neither is no browser and carries no
 * cookie that was not meant.
 */
export function isForeign(request: Request, origins: readonly string[]): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  const origin = request.headers.get('origin')
  if (origin === null) {
    const site = request.headers.get('sec-fetch-site')
    return site !== null && site !== 'same-origin' && site !== 'none'
  }
  return !origins.includes(origin) && !isOwnHost(origin, request.headers.get('host'))
}

/** A page served under the very host that the request is for. */
function isOwnHost(origin: string, host: string | null): boolean {
  return host !== null && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}
