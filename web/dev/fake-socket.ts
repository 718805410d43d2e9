import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

function encode(text: string): Buffer {
  const body = Buffer.from(text)
  const head = body.length < 126 ? Buffer.from([0x81, body.length]) : Buffer.from([0x81, 126, body.length >> 8, body.length & 255])
  return Buffer.concat([head, body])
}

/** Text frames below 64 KB, which is all that a browser sends here. */
function decode(data: Buffer): string | null {
  if ((data[0]! & 15) !== 1) return null
  const long = (data[1]! & 127) === 126
  const length = long ? data.readUInt16BE(2) : data[1]! & 127
  const at = long ? 4 : 2
  const mask = data.subarray(at, at + 4)
  const body = data.subarray(at + 4, at + 4 + length)
  return Buffer.from(body.map((byte, index) => byte ^ mask[index % 4]!)).toString()
}

/** A socket server of forty lines for development: everybody hears everything they asked for. */
export class FakeSockets {
  private readonly open = new Map<Duplex, Set<string>>()
  private readonly numbers = new Map<string, number>()

  upgrade(request: IncomingMessage, socket: Duplex): void {
    const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${MAGIC}`).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
    )
    this.open.set(socket, new Set())
    socket.on('data', (data: Buffer) => this.heard(socket, decode(data)))
    const gone = (): boolean => this.open.delete(socket)
    socket.on('close', gone)
    socket.on('error', gone)
  }

  private heard(socket: Duplex, text: string | null): void {
    const frame = text ? (JSON.parse(text) as { type: string; topics?: string[] }) : null
    const topics = this.open.get(socket)
    if (frame?.type === 'subscribe') {
      frame.topics?.forEach((topic) => topics?.add(topic))
      const versions = Object.fromEntries((frame.topics ?? []).map((topic) => [topic, this.numbers.get(topic) ?? 0]))
      socket.write(encode(JSON.stringify({ type: 'subscribed', topics: frame.topics, refused: [], versions })))
    }
    if (frame?.type === 'unsubscribe') frame.topics?.forEach((topic) => topics?.delete(topic))
  }

  push(topic: string, kind: string, id: number, version: number, card: unknown): void {
    this.numbers.set(topic, (this.numbers.get(topic) ?? 0) + 1)
    const frame = encode(JSON.stringify({ type: 'push', topic, n: this.numbers.get(topic), kind, id, version, card }))
    for (const [socket, topics] of this.open) if (topics.has(topic)) socket.write(frame)
  }

  ping(): void {
    for (const socket of this.open.keys()) socket.write(encode('{"type":"ping","versions":{}}'))
  }
}
