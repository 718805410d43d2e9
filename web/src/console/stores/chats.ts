import { defineStore } from 'pinia'
import { markRaw } from 'vue'
import type { Message, Messages, SendMessage, SentArticle } from '@/api/types'
import {
  addPending, dropPending, emptyTimeline, firstSeq, lastSeq, markFailed, markSending, merge, mergeOlder, missingAfter,
} from '@/shared/timeline'
import { ApiError, get, post } from '../api/http'
import { troubleOf } from '../api/problems'
import { upload } from '../api/upload'
import type { ChatTimeline, LocalFile, Outgoing } from '../logic/rows'
import { useDesk } from './desk'
import { useLive, type Push } from './live'
import { useSession } from './session'

export interface Chat {
  timeline: ChatTimeline
  loaded: boolean
  loading: boolean
  error: unknown
  typing: { name: string; until: number } | null
  /** Where reading stopped when it was opened: the line of what is new. */
  unreadAfter: number | null
}

const PAGE = 50
const JUMP_PAGE = 200
/** Conversations kept for opening at once; the longest unused goes first. */
const KEPT = 40
/** A burst is told once, and a moment later. */
const READ_DELAY_MS = 400
const readTimers = new Map<number, ReturnType<typeof setTimeout>>()
const queues = new Map<number, Promise<void>>()

const blank = (): Chat => ({
  timeline: emptyTimeline(), loaded: false, loading: false, error: null, typing: null, unreadAfter: null,
})

/** A file that did not get through in the tray is uploaded again with the message. */
async function tokenOf(file: LocalFile | null): Promise<string | undefined> {
  if (file?.source && !file.uploaded) file.uploaded = await upload(file.source, () => undefined)
  return file?.uploaded?.token
}

const say = async (id: number, request: SendMessage): Promise<Message[]> => [await post<Message>(`/conversations/${id}/messages`, request)]

/** What was made from an article, so that its use is counted; one that is no longer offered is said as typed. */
async function tell(id: number, { request, article }: Outgoing): Promise<Message[]> {
  if (!article || (request.quote_seq && article.files.length === 0)) return say(id, request)
  // the server numbers the messages of one article: the text is its first
  const body = { client_id: request.client_id.replace(/-0$/, ''), text: request.text, pictures: article.pictures }
  try {
    return (await post<SentArticle>(`/conversations/${id}/articles/${article.id}`, body)).items
  } catch (error) {
    if (error instanceof ApiError && error.code === 'article.not_offered') return say(id, request)
    throw error
  }
}

export const useChats = defineStore('chats', {
  state: () => ({ chats: new Map<number, Chat>(), open: null as number | null, offlineFailed: new Set<string>() }),
  getters: {
    current: (state): Chat | null => (state.open === null ? null : (state.chats.get(state.open) ?? null)),
  },
  actions: {
    change(id: number, change: Partial<Chat>): void {
      this.chats.set(id, markRaw({ ...(this.chats.get(id) ?? blank()), ...change }))
    },
    update(id: number, how: (timeline: ChatTimeline) => ChatTimeline): void {
      this.change(id, { timeline: how((this.chats.get(id) ?? blank()).timeline) })
    },
    /** Shows what is cached at once and fetches what is missing. */
    async show(id: number): Promise<void> {
      if (this.open !== null && this.open !== id) this.hide()
      if (this.open !== id) useLive().join(`conversation:${id}`)
      this.open = id
      const kept = this.chats.get(id) ?? blank()
      this.chats.delete(id)
      this.change(id, { ...kept, typing: null, unreadAfter: useDesk().cards.get(id)?.owner_read_seq ?? null })
      this.trim()
      await (kept.loaded ? this.catchUp(id) : this.loadNewest(id))
    },
    hide(): void {
      if (this.open !== null) useLive().leave(`conversation:${this.open}`)
      this.open = null
    },
    trim(): void {
      for (const [id, chat] of this.chats) {
        if (this.chats.size <= KEPT) return
        if (id !== this.open && chat.timeline.pending.length === 0) this.chats.delete(id)
      }
    },
    async loadNewest(id: number): Promise<void> {
      if (this.chats.get(id)?.loading) return
      this.change(id, { loading: true })
      try {
        const page = await get<Messages>(`/conversations/${id}/messages`, { limit: PAGE })
        this.update(id, (timeline) => mergeOlder(timeline, page.items, page.has_more))
        this.change(id, { loaded: true, loading: false, error: null })
      } catch (error) {
        this.change(id, { loading: false, error })
      }
    },
    async loadOlder(id: number, limit = PAGE): Promise<void> {
      const chat = this.chats.get(id)
      if (!chat || chat.loading || !chat.loaded || !chat.timeline.hasOlder) return
      this.change(id, { loading: true })
      try {
        const before = firstSeq(chat.timeline)
        const page = await get<Messages>(`/conversations/${id}/messages`, { before_seq: before, limit })
        this.update(id, (timeline) => mergeOlder(timeline, page.items, page.has_more))
        this.change(id, { loading: false, error: null })
      } catch (error) {
        this.change(id, { loading: false, error })
      }
    },
    /** Pages upward until a message is there: a search hit or a quoted one. */
    async reach(id: number, seq: number): Promise<void> {
      for (let first = Infinity; ; ) {
        const chat = this.chats.get(id)
        if (!chat?.loaded || !chat.timeline.hasOlder || firstSeq(chat.timeline) <= seq) return
        if (firstSeq(chat.timeline) >= first) return
        first = firstSeq(chat.timeline)
        await this.loadOlder(id, JUMP_PAGE)
      }
    },
    /** Fills what came while nobody listened, from the last message that is known. */
    async catchUp(id: number): Promise<void> {
      for (let more = true, after = this.after(id); more; after = this.after(id)) {
        const page = await get<Messages>(`/conversations/${id}/messages`, { after_seq: after, limit: JUMP_PAGE }).catch(
          () => null,
        )
        if (page) this.update(id, (timeline) => merge(timeline, page.items))
        more = page?.has_more === true && page.items.length > 0
      }
    },
    after(id: number): number {
      const timeline = this.chats.get(id)?.timeline
      return timeline ? (missingAfter(timeline, 0) ?? lastSeq(timeline)) : 0
    },
    receive(push: Push<'message'>): void {
      const id = push.card.conversation_id
      if (!this.chats.get(id)?.loaded) return
      this.update(id, (timeline) => merge(timeline, [push.card]))
      if (push.card.author === 'customer') this.change(id, { typing: null })
      const timeline = this.chats.get(id)?.timeline
      if (timeline && missingAfter(timeline, 0) !== null) void this.catchUp(id)
    },
    receiveTyping(push: Push<'typing'>): void {
      const { conversation_id: id, author, name, until } = push.card
      if (author === 'customer') this.change(id, { typing: until === null ? null : { name, until: Date.parse(until) } })
    },
    receiveRead(push: Push<'read'>): void {
      const { conversation_id: id, customer_read_seq, owner_read_seq } = push.card
      useDesk().foresee(id, { customer_read_seq, owner_read_seq })
    },
    /** Shown at once; sent in the order written; kept with its reason when it fails. */
    send(id: number, outgoing: Outgoing, ready: Promise<unknown> = Promise.resolve()): void {
      const { client_id } = outgoing.request
      const at = new Date().toISOString()
      this.update(id, (timeline) => addPending(timeline, { client_id, draft: outgoing, at }))
      this.foreseeAnswer(id, outgoing)
      this.enqueue(id, outgoing, ready)
    },
    enqueue(id: number, outgoing: Outgoing, ready: Promise<unknown>): void {
      const before = queues.get(id) ?? Promise.resolve()
      queues.set(id, before.then(() => this.transmit(id, outgoing, ready)))
    },
    foreseeAnswer(id: number, { request, file }: Outgoing): void {
      const card = useDesk().cards.get(id)
      if (!card || request.kind === 'note') return
      const kind = request.kind
      const last = { seq: card.last_seq + 1, author: 'agent' as const, kind, text: request.text ?? file?.name ?? '' }
      useDesk().foresee(id, {
        needs_reply: false, waiting_since: null, waiting_kind: null, last_message: { ...last, at: new Date().toISOString() },
      })
    },
    async transmit(id: number, outgoing: Outgoing, ready: Promise<unknown>): Promise<void> {
      const { client_id } = outgoing.request
      try {
        await ready.catch(() => undefined)
        const file_token = await tokenOf(outgoing.file)
        const sent = await (outgoing.article ? tell(id, outgoing) : say(id, { ...outgoing.request, file_token }))
        this.offlineFailed.delete(client_id)
        this.update(id, (timeline) => merge(timeline, sent))
      } catch (error) {
        if (error instanceof ApiError && error.status === 0) this.offlineFailed.add(client_id)
        this.update(id, (timeline) => markFailed(timeline, client_id, troubleOf(error).what))
        void useDesk().loadOne(id).catch(() => undefined)
      }
    },
    retry(id: number, clientId: string): void {
      const entry = this.chats.get(id)?.timeline.pending.find((one) => one.client_id === clientId)
      if (!entry || entry.state === 'sending') return
      this.update(id, (timeline) => markSending(timeline, clientId))
      this.enqueue(id, entry.draft, Promise.resolve())
    },
    discard(id: number, clientId: string): void {
      this.update(id, (timeline) => dropPending(timeline, clientId))
    },
    /** The line is back: fill gaps, and send again what only the line had stopped. */
    async resume(): Promise<void> {
      if (this.open !== null && this.current?.loaded) await this.catchUp(this.open)
      for (const [id, chat] of this.chats) {
        for (const one of chat.timeline.pending) if (this.offlineFailed.has(one.client_id)) this.retry(id, one.client_id)
      }
    },
    async withdraw(id: number, seq: number): Promise<void> {
      const message = await post<Message>(`/conversations/${id}/messages/${seq}/withdraw`)
      this.update(id, (timeline) => merge(timeline, [message]))
    },
    /** Tells how far the owner has read; a lost one is told again with the next. */
    markRead(id: number): void {
      const timeline = this.chats.get(id)?.timeline
      const card = useDesk().cards.get(id)
      if (!timeline || !card || lastSeq(timeline) <= card.owner_read_seq) return
      useDesk().foresee(id, { owner_read_seq: lastSeq(timeline) })
      clearTimeout(readTimers.get(id))
      readTimers.set(id, setTimeout(() => void this.tellRead(id, lastSeq(timeline)), READ_DELAY_MS))
    },
    /** The line that hands a conversation on comes just before its new owner: it is no longer ours to read. */
    async tellRead(id: number, seq: number): Promise<void> {
      if (useDesk().cards.get(id)?.owner?.id !== useSession().staff?.id) return
      await post(`/conversations/${id}/read`, { seq }).catch(() => undefined)
    },
    /** Replies sent at once come back as messages. */
    add(id: number, messages: readonly Message[]): void {
      this.update(id, (timeline) => merge(timeline, messages))
    },
  },
})
