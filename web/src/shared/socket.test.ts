import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backoff, LiveSocket, SILENCE_MS, socketUrl, type Frame, type SocketLike, type SocketState } from './socket'

class FakeSocket implements SocketLike {
  sent: Frame[] = []
  closed = false
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Frame)
  }
  close(): void {
    this.closed = true
  }
  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
}

function build(extra: { hello?: () => Frame; pong?: () => Record<string, unknown> } = {}) {
  const sockets: FakeSocket[] = []
  const frames: Frame[] = []
  const states: SocketState[] = []
  const finals: string[] = []
  let wake: (networkBack?: boolean) => void = () => undefined
  const live = new LiveSocket({
    url: 'ws://shop/socket',
    ...extra,
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    onFinal: (reason) => finals.push(reason),
    random: () => 0,
    connect: () => {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket
    },
    wakeUps: (callback) => {
      wake = callback
      return () => undefined
    },
  })
  return { live, sockets, frames, states, finals, wake: (networkBack?: boolean) => wake(networkBack), last: () => sockets.at(-1) as FakeSocket }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('backoff', () => {
  it('doubles from half a second to fifteen, half of it random', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoff(attempt, 0))).toEqual([
      500, 1000, 2000, 4000, 7500, 7500, 7500,
    ])
    expect([0, 50].map((attempt) => backoff(attempt, 1))).toEqual([1000, 15000])
  })
})

describe('socketUrl', () => {
  it('follows the page protocol', () => {
    expect(socketUrl('/s', { protocol: 'https:', host: 'a.cn' })).toBe('wss://a.cn/s')
    expect(socketUrl('/s', { protocol: 'http:', host: 'a.cn:8000' })).toBe('ws://a.cn:8000/s')
  })
})

describe('LiveSocket', () => {
  it('says hello with the resume point of the moment on every connection', () => {
    let seq = 3
    const t = build({ hello: () => ({ type: 'hello', after_seq: seq }) })
    t.live.start()
    t.last().onopen?.()
    seq = 9
    t.last().onclose?.({ code: 1006 })
    vi.advanceTimersByTime(500)
    t.last().onopen?.()
    expect(t.sockets.map((socket) => socket.sent)).toEqual([
      [{ type: 'hello', after_seq: 3 }],
      [{ type: 'hello', after_seq: 9 }],
    ])
    expect(t.states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open'])
  })

  it('backs off longer each time until a frame arrives', () => {
    const t = build()
    t.live.start()
    t.last().onclose?.({ code: 1006 })
    vi.advanceTimersByTime(500)
    t.last().onclose?.({ code: 1006 })
    vi.advanceTimersByTime(999)
    expect(t.sockets.length).toBe(2)
    vi.advanceTimersByTime(1)
    expect(t.sockets.length).toBe(3)
    t.last().onopen?.()
    t.last().says({ type: 'ready' })
    t.last().onclose?.({ code: 1012 })
    vi.advanceTimersByTime(500)
    expect(t.sockets.length).toBe(4)
  })

  it.each([
    [4401, 'signed_out'],
    [4403, 'refused'],
    [4409, 'replaced'],
  ])('stops for good at close code %i', (code, reason) => {
    const t = build()
    t.live.start()
    t.last().onclose?.({ code })
    vi.advanceTimersByTime(60_000)
    expect([t.live.state, t.finals, t.sockets.length]).toEqual(['stopped', [reason], 1])
  })

  it('waits the longest time when told there are too many', () => {
    const t = build()
    t.live.start()
    t.last().onclose?.({ code: 4429 })
    vi.advanceTimersByTime(14_999)
    expect(t.sockets.length).toBe(1)
    vi.advanceTimersByTime(1)
    expect(t.sockets.length).toBe(2)
  })

  it('answers pings with what the owner adds, and passes them on', () => {
    const t = build({ pong: () => ({ active: true }) })
    t.live.start()
    t.last().onopen?.()
    t.last().says({ type: 'ping', versions: { 'shop:1': 4 } })
    expect(t.last().sent).toEqual([{ type: 'pong', active: true }])
    expect(t.frames).toEqual([{ type: 'ping', versions: { 'shop:1': 4 } }])
  })

  it('reconnects at once after 45 s of silence', () => {
    const t = build()
    t.live.start()
    t.last().onopen?.()
    t.last().says({ type: 'ping', versions: {} })
    vi.advanceTimersByTime(SILENCE_MS - 1)
    expect(t.sockets.length).toBe(1)
    vi.advanceTimersByTime(1)
    expect([t.sockets.length, t.sockets[0]?.closed]).toEqual([2, true])
  })

  it('tries at once when the page is shown or the network returns', () => {
    const t = build()
    t.live.start()
    t.last().onclose?.({ code: 1006 })
    t.wake()
    expect(t.sockets.length).toBe(2)
    vi.advanceTimersByTime(20_000)
    expect(t.sockets.length).toBe(2)
  })

  it('trusts no open line when the network was gone and has come back', () => {
    const t = build()
    t.live.start()
    t.last().onopen?.()
    t.wake()
    expect(t.sockets.length).toBe(1)
    t.wake(true)
    expect([t.sockets.length, t.sockets[0]?.closed, t.live.state]).toEqual([2, true, 'connecting'])
  })

  it('ignores late events of a socket it has given up, and broken frames', () => {
    const t = build()
    t.live.start()
    const old = t.last()
    old.onopen?.()
    vi.advanceTimersByTime(SILENCE_MS)
    old.says({ type: 'ready' })
    old.onclose?.({ code: 1006 })
    t.last().onmessage?.({ data: '{' })
    t.last().onmessage?.({ data: 'null' })
    expect([t.frames, t.sockets.length]).toEqual([[], 2])
  })

  it('sends only while open and nothing after stop', () => {
    const t = build()
    expect(t.live.send({ type: 'typing' })).toBe(false)
    t.live.start()
    expect(t.live.send({ type: 'typing' })).toBe(false)
    t.last().onopen?.()
    expect(t.live.send({ type: 'typing' })).toBe(true)
    t.live.stop()
    vi.advanceTimersByTime(60_000)
    expect([t.live.send({ type: 'typing' }), t.sockets.length]).toEqual([false, 1])
  })
})
