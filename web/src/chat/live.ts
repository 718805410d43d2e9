/** The visitor's socket: pushes, gaps, typing, and what the page says about the line. */
import type { QueuePlace, ReadMarks, Typing, VisitorConversation, VisitorMessage, VisitorPush, VisitorReady } from '@/api/types'
import { LiveSocket, socketUrl, type Frame, type SocketState } from '@/shared/socket'
import { lastSeq, missingAfter } from '@/shared/timeline'
import { chime } from './alert'
import type { VisitorApi } from './api'
import { state, t, timeline } from './state'
import { speaker } from './words'

/** A line that returns within this time was never worth a word. */
const PATIENCE_MS = 2500
/** A typing mark fades by itself, whatever the clocks say. */
const TYPING_MS = 6000
const TYPING_AGAIN_MS = 3000
/** Two refusals in this time: the new token is no better than the old one. */
const SIGN_IN_AGAIN_MS = 10_000

export interface LivePorts {
  conversation: (card: VisitorConversation | null) => void
  messages: (items: readonly VisitorMessage[]) => void
  signedOut: () => void
  ready: () => void
}

export class Live {
  private readonly socket: LiveSocket
  private downTimer: ReturnType<typeof setTimeout> | undefined
  private typingTimer: ReturnType<typeof setTimeout> | undefined
  private saidTyping = 0
  private signedOutAt = 0
  private catchingUp = false
  private readonly versions = new Map<string, number>()

  constructor(
    private readonly api: VisitorApi,
    private readonly ports: LivePorts,
  ) {
    this.socket = new LiveSocket({
      url: socketUrl('/api/v1/visitor/socket', location),
      hello: () => ({ type: 'hello', token: this.api.token, after_seq: lastSeq(timeline.value) }),
      onFrame: (frame) => this.heard(frame),
      onState: (now) => this.line(now),
      onFinal: (reason) => this.final(reason),
    })
    addEventListener('offline', () => (state.line = 'offline'))
  }

  start(): void {
    this.socket.start()
  }

  stop(): void {
    this.socket.stop()
  }

  retry(): void {
    if (this.socket.state === 'stopped') this.socket.start()
    else this.socket.wake()
  }

  /** Says that the visitor writes, at most every 3 seconds; and once that they stopped. */
  typed(on: boolean): void {
    const now = Date.now()
    if (on ? now - this.saidTyping < TYPING_AGAIN_MS : this.saidTyping === 0) return
    this.saidTyping = on ? now : 0
    this.socket.send({ type: 'typing', on })
  }

  /** A message by somebody else arrived: read it out, and ring if nobody looks. */
  noticed(message: VisitorMessage): void {
    this.showTyping(null)
    const name = speaker(state.shop, message.alias)
    const said = message.kind === 'picture' || message.kind === 'file' || message.kind === 'voice' ? t(message.kind) : message.text
    state.said = t('said_by', { name }) + said
    if (!state.shown && state.sound) chime()
  }

  private heard(frame: Frame): void {
    if (frame.type === 'ready') {
      this.versions.clear()
      const ready = frame as unknown as VisitorReady
      for (const [topic, version] of Object.entries(ready.versions)) this.versions.set(topic, version)
      this.ports.conversation(ready.conversation)
      // The first frame carries a limited number: after a long absence the rest is a gap like any other.
      this.took(ready.messages)
      this.ports.ready()
    } else if (frame.type === 'push') this.pushed(frame as unknown as VisitorPush)
    else if (frame.type === 'ping') this.pinged(frame.versions as Record<string, number> | undefined)
    else if (frame.type === 'resync') void this.catchUp(lastSeq(timeline.value))
  }

  private pushed(push: VisitorPush): void {
    this.versions.set(push.topic, Math.max(push.n, this.versions.get(push.topic) ?? 0))
    if (push.kind === 'message') this.took([push.card])
    else if (push.kind === 'conversation') this.ports.conversation(push.card)
    else if (push.kind === 'queue') this.place(push.card)
    else if (push.kind === 'read') this.read(push.card)
    else if (push.kind === 'typing') this.typing(push.card)
  }

  private took(items: readonly VisitorMessage[]): void {
    this.ports.messages(items)
    const gap = missingAfter(timeline.value, state.conversation?.last_seq ?? 0)
    if (gap !== null) void this.catchUp(gap)
  }

  private place(queue: QueuePlace): void {
    if (state.conversation) state.conversation.queue = queue
  }

  private read(card: ReadMarks): void {
    const known = state.conversation
    if (!known) return
    known.staff_read_seq = Math.max(known.staff_read_seq, card.owner_read_seq)
    state.seenSeq = Math.max(state.seenSeq, card.customer_read_seq)
  }

  private typing(card: Typing): void {
    if (card.author === 'customer') return
    this.showTyping(card.until === null ? null : speaker(state.shop, card.name))
  }

  private showTyping(name: string | null): void {
    clearTimeout(this.typingTimer)
    state.typing = name
    if (name !== null) this.typingTimer = setTimeout(() => (state.typing = null), TYPING_MS)
  }

  /** A topic is newer than what was heard: a push was lost on the way. */
  private pinged(versions: Record<string, number> = {}): void {
    let behind = false
    for (const [topic, version] of Object.entries(versions)) {
      // one that came since, and of which nothing was heard, may have lost its first push
      const heard = this.versions.get(topic) ?? -1
      if (version > heard) behind = true
      this.versions.set(topic, Math.max(version, heard))
    }
    if (behind) void this.catchUp(lastSeq(timeline.value))
  }

  /** Whether the shop is open and staffed is not pushed: who waits for it asks again. */
  async refresh(): Promise<void> {
    try {
      const now = await this.api.state()
      state.shop = now.shop
      this.ports.conversation(now.conversation)
    } catch {
      // the line says itself when it is down
    }
  }

  /** Reads what is missing after a number, page by page, and the state of things. */
  private async catchUp(after: number): Promise<void> {
    if (this.catchingUp) return
    this.catchingUp = true
    try {
      await this.refresh()
      for (let more = true, from = after; more; ) {
        const page = await this.api.messages({ after_seq: from, limit: 200 })
        this.ports.messages(page.items)
        from = page.items.at(-1)?.seq ?? from
        more = page.has_more && page.items.length > 0
      }
    } catch {
      // the next ping or reconnection finds the same gap again
    } finally {
      this.catchingUp = false
    }
  }

  private line(now: SocketState): void {
    clearTimeout(this.downTimer)
    if (now === 'open') state.line = 'up'
    if (now === 'connecting' || now === 'waiting') {
      if (state.line !== 'up') state.line = navigator.onLine ? 'down' : 'offline'
      else this.downTimer = setTimeout(() => (state.line = navigator.onLine ? 'down' : 'offline'), PATIENCE_MS)
    }
  }

  private final(reason: string): void {
    if (reason === 'replaced') {
      state.line = 'replaced'
      return
    }
    const again = Date.now() - this.signedOutAt < SIGN_IN_AGAIN_MS
    this.signedOutAt = Date.now()
    if (again) state.phase = 'failed'
    else this.ports.signedOut()
  }
}
