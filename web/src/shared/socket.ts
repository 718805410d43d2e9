/** One socket that stays connected: says hello again, backs off with jitter, notices silence. */

/** Close codes of the contract that end the story: nobody should knock again. */
export const FINAL_CODES = { 4401: 'signed_out', 4403: 'refused', 4409: 'replaced' } as const
export type FinalReason = (typeof FINAL_CODES)[keyof typeof FINAL_CODES]
const TOO_MANY = 4429

/** The server pings every 20 s; two missed pings and a margin mean the line is dead. */
export const SILENCE_MS = 45_000
const BACKOFF_MIN_MS = 500
const BACKOFF_MAX_MS = 15_000

export type SocketState = 'connecting' | 'open' | 'waiting' | 'stopped'

export interface SocketLike {
  send(text: string): void
  close(): void
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
}

export interface Frame {
  type: string
  [key: string]: unknown
}

export interface SocketOptions {
  url: string
  /** First frame after each connection; carries where to resume. */
  hello?: () => Frame | null
  onFrame: (frame: Frame) => void
  onState?: (state: SocketState) => void
  /** The server closed for good; the socket has stopped. */
  onFinal?: (reason: FinalReason) => void
  /** What to add to the answer to a ping. */
  pong?: () => Record<string, unknown>
  connect?: (url: string) => SocketLike
  random?: () => number
  /** Calls back when the page is shown again or the network returns; gives the way to stop. */
  wakeUps?: (wake: (networkBack?: boolean) => void) => () => void
}

/** Delay before the next attempt: half fixed, half random, doubling from 0.5 s to 15 s. */
export function backoff(attempt: number, random: number): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, 2 * BACKOFF_MIN_MS * 2 ** Math.min(attempt, 10))
  return Math.round(ceiling / 2 + (random * ceiling) / 2)
}

/** A path of this site as a socket address. */
export function socketUrl(path: string, location: { protocol: string; host: string }): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`
}

function pageWakeUps(wake: (networkBack?: boolean) => void): () => void {
  const back = (): void => wake(true)
  const again = (): void => wake()
  const shown = (): void => {
    if (document.visibilityState === 'visible') wake()
  }
  addEventListener('online', back)
  addEventListener('pageshow', again)
  document.addEventListener('visibilitychange', shown)
  return () => {
    removeEventListener('online', back)
    removeEventListener('pageshow', again)
    document.removeEventListener('visibilitychange', shown)
  }
}

function parse(data: unknown): Frame | null {
  if (typeof data !== 'string') return null
  try {
    const frame = JSON.parse(data) as Frame | null
    return typeof frame?.type === 'string' ? frame : null
  } catch {
    return null
  }
}

export class LiveSocket {
  state: SocketState = 'stopped'
  private socket: SocketLike | null = null
  private attempt = 0
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private silenceTimer: ReturnType<typeof setTimeout> | undefined
  private lastHeard = 0
  private stopWatching: (() => void) | null = null

  constructor(private readonly options: SocketOptions) {}

  start(): void {
    if (this.state !== 'stopped') return
    this.stopWatching = (this.options.wakeUps ?? pageWakeUps)((networkBack) => this.wake(networkBack))
    this.attempt = 0
    this.open()
  }

  stop(): void {
    clearTimeout(this.retryTimer)
    this.stopWatching?.()
    this.stopWatching = null
    this.drop()
    this.set('stopped')
  }

  /** Sends if the line is up; false when it is not (frames here are hints, never messages). */
  send(frame: Frame): boolean {
    if (this.state !== 'open' || !this.socket) return false
    this.socket.send(JSON.stringify(frame))
    return true
  }

  /** Tries at once instead of waiting out the back-off; what was open before the network went is not trusted. */
  wake(networkBack = false): void {
    const silent = Date.now() - this.lastHeard > SILENCE_MS
    if (this.state === 'waiting') this.open()
    else if (this.state === 'open' && (networkBack || silent)) this.reconnect()
  }

  private reconnect(): void {
    this.drop()
    this.open()
  }

  private open(): void {
    clearTimeout(this.retryTimer)
    this.set('connecting')
    const connect = this.options.connect ?? ((url: string) => new WebSocket(url) as unknown as SocketLike)
    const socket = connect(this.options.url)
    this.socket = socket
    this.watchSilence()
    socket.onopen = () => this.opened(socket)
    socket.onmessage = (event) => this.heard(socket, event.data)
    socket.onclose = (event) => this.closed(socket, event.code)
  }

  private opened(socket: SocketLike): void {
    const hello = this.options.hello?.()
    if (hello) socket.send(JSON.stringify(hello))
    this.set('open')
  }

  private heard(socket: SocketLike, data: unknown): void {
    if (socket !== this.socket) return
    this.attempt = 0
    this.watchSilence()
    const frame = parse(data)
    if (!frame) return
    if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong', ...this.options.pong?.() }))
    this.options.onFrame(frame)
  }

  private closed(socket: SocketLike, code: number): void {
    if (socket !== this.socket) return
    this.drop()
    const reason = FINAL_CODES[code as keyof typeof FINAL_CODES]
    if (reason) {
      this.stop()
      this.options.onFinal?.(reason)
      return
    }
    const random = (this.options.random ?? Math.random)()
    const delay = code === TOO_MANY ? BACKOFF_MAX_MS : backoff(this.attempt, random)
    this.attempt += 1
    this.set('waiting')
    this.retryTimer = setTimeout(() => this.open(), delay)
  }

  private watchSilence(): void {
    this.lastHeard = Date.now()
    clearTimeout(this.silenceTimer)
    this.silenceTimer = setTimeout(() => this.reconnect(), SILENCE_MS)
  }

  private drop(): void {
    clearTimeout(this.silenceTimer)
    const socket = this.socket
    this.socket = null
    socket?.close()
  }

  private set(state: SocketState): void {
    if (state === this.state) return
    this.state = state
    this.options.onState?.(state)
  }
}
