import { defineStore } from 'pinia'
import type { StaffPush, StaffPushKind } from '@/api/types'
import { LiveSocket, socketUrl, type Frame, type SocketState } from '@/shared/socket'
import { TopicBook } from '../logic/topics'

export type Push<Kind extends StaffPushKind = StaffPushKind> = Extract<StaffPush, { kind: Kind }>

type Taker = (push: Push) => void
type Refetch = (topic: string | null) => void

const book = new TopicBook()
const takers = new Map<string, Set<Taker>>()
const refetchers = new Set<Refetch>()
let socket: LiveSocket | null = null
let active = false

function touched(): void {
  active = true
}

/** Everything shown is fetched again: after a reconnect, a resync, or a version we never saw. */
function refetch(topic: string | null): void {
  for (const fetchAgain of refetchers) fetchAgain(topic)
}

/** What changed between fetching and listening was heard by nobody: fetch once more. */
function subscribed(frame: Frame): void {
  const topics = frame.topics as string[]
  book.begin(frame.versions as Record<string, number> | undefined)
  book.refuse((frame.refused as string[] | undefined) ?? [])
  if (topics.some((topic) => topic.startsWith('shop:'))) refetch(null)
  else topics.filter((topic) => topic.startsWith('conversation:')).forEach(refetch)
}

/** A conversation that went into other hands and is heard of again may be ours again. */
function askAgain(topic: string): void {
  if (book.askAgain(topic)) socket?.send({ type: 'subscribe', topics: [topic] })
}

function takeFrame(frame: Frame): void {
  if (frame.type === 'push') {
    const push = frame as unknown as Push
    book.saw(push.topic, push.n)
    if (push.kind === 'conversation') askAgain(`conversation:${push.card.id}`)
    for (const take of takers.get(push.kind) ?? []) take(push)
  }
  if (frame.type === 'subscribed') subscribed(frame)
  if (frame.type === 'ping') book.behind(frame.versions as Record<string, number> | undefined).forEach(refetch)
  if (frame.type === 'resync') refetch(null)
}

function pong(): Record<string, unknown> {
  const was = active
  active = false
  return { active: was }
}

/** The one staff socket: topics by reference count, pushes to whoever takes their kind. */
export const useLive = defineStore('live', {
  state: () => ({ state: 'stopped' as SocketState, final: null as string | null, opened: 0 }),
  getters: {
    offline: (live): boolean => live.state !== 'open' && (live.opened > 0 || live.final !== null),
  },
  actions: {
    start(onSignedOut: () => void): void {
      if (socket) return
      socket = new LiveSocket({
        url: socketUrl('/api/v1/socket', location),
        hello: () => book.subscription(),
        onFrame: takeFrame,
        onState: (state) => this.show(state),
        onFinal: (reason) => {
          this.final = reason
          if (reason === 'signed_out') onSignedOut()
        },
        pong,
      })
      for (const kind of ['pointerdown', 'keydown', 'pointermove']) addEventListener(kind, touched, { passive: true })
      socket.start()
    },
    stop(): void {
      for (const kind of ['pointerdown', 'keydown', 'pointermove']) removeEventListener(kind, touched)
      socket?.stop()
      socket = null
      this.opened = 0
      this.final = null
    },
    show(state: SocketState): void {
      this.state = state
      if (state !== 'open') return
      this.opened += 1
    },
    wake(): void {
      socket?.wake()
    },
    send(frame: Frame): boolean {
      return socket?.send(frame) ?? false
    },
    join(topic: string): void {
      if (book.join(topic)) this.send({ type: 'subscribe', topics: [topic] })
    },
    leave(topic: string): void {
      if (book.leave(topic)) this.send({ type: 'unsubscribe', topics: [topic] })
    },
    /** Calls back for every push of a kind; gives the way to stop. */
    take<Kind extends StaffPushKind>(kind: Kind, taker: (push: Push<Kind>) => void): () => void {
      const known = takers.get(kind) ?? new Set<Taker>()
      takers.set(kind, known.add(taker as Taker))
      return () => known.delete(taker as Taker)
    },
    /** Calls back when a topic's shown data may be old; null means all of them. */
    onRefetch(fetchAgain: Refetch): () => void {
      refetchers.add(fetchAgain)
      return () => refetchers.delete(fetchAgain)
    },
  },
})
