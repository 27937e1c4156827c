import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

/**
 * A caller's body on its way upstream, read from the caller only as fast as the upstream takes it. It stands between the
 * two because an HTTP client destroys the stream it was given when the upstream fails, and the caller's connection must
 * outlive that: it still gets an answer.
 */
export class RequestBody extends Readable {
  private begun = false

  constructor(
    private readonly request: IncomingMessage,
    /** Called once, before the first byte is asked for: now is the time to say 100 Continue. */
    private readonly onBegin: () => void,
  ) {
    super()
    // Whoever sends the body hears of errors by other means; without a listener they would end the process.
    this.on('error', () => undefined)
  }

  /** Whether any of it was asked for: from then on the request cannot be sent again. */
  get isBegun(): boolean {
    return this.begun
  }

  override _read(): void {
    if (!this.begun) {
      this.begun = true
      this.onBegin()
      this.request.on('data', this.onData).on('end', this.onEnd).on('close', this.onClose)
    }
    this.request.resume()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.request.off('data', this.onData).off('end', this.onEnd).off('close', this.onClose)
    callback(error)
  }

  private readonly onData = (chunk: Buffer): void => {
    if (!this.push(chunk)) this.request.pause()
  }

  private readonly onEnd = (): void => {
    this.push(null)
  }

  private readonly onClose = (): void => {
    if (!this.request.complete) this.destroy(new Error('the caller went away'))
  }
}

const lingerMs = 5000

/**
 * After an answer that did not wait for the whole request: what the caller still sends is read and dropped for a while,
 * so that it gets to read the answer; a connection closed over unread data would be reset. Then it is closed.
 */
export function dropRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return
  const timer = setTimeout(() => request.destroy(), lingerMs)
  request.once('close', () => {
    clearTimeout(timer)
  })
  request.once('end', () => {
    clearTimeout(timer)
  })
  request.resume()
}
