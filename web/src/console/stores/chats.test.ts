import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationCard, Message } from '@/api/types'
import type { Outgoing } from '../logic/rows'
import { useChats } from './chats'
import { useDesk } from './desk'

interface Post {
  client_id: string
  text: string
}

const posts: Post[] = []
let answer: (post: Post) => Promise<Response> = () => Promise.reject(new Error('no answer'))

function message(seq: number, clientId: string | null, text: string): Message {
  return {
    conversation_id: 1, seq, revision: 1, client_id: clientId, author: 'agent', staff: null, kind: 'text', text, event: null,
    file: null, quote: null, source: null, mentions: [], at: '2026-11-21T04:00:00Z', withdrawn: false, hidden: false, consent_for: null,
  }
}

const outgoing = (clientId: string, text: string): Outgoing => ({ request: { client_id: clientId, kind: 'text', text }, file: null })
const ok = (body: unknown): Response => new Response(JSON.stringify(body))
const settled = (): Promise<unknown> => new Promise((done) => setTimeout(done, 5))

beforeEach(() => {
  posts.length = 0
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined })
  vi.stubGlobal('document', { cookie: '' })
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    if (init.method !== 'POST') return Promise.resolve(ok({ id: 1, version: 1, items: [], has_more: false }))
    const post = JSON.parse(String(init.body)) as Post
    posts.push(post)
    return answer(post)
  })
  setActivePinia(createPinia())
  useDesk().cards.set(1, { id: 1, version: 1, last_seq: 0, needs_reply: true, waiting_since: '2026-11-21T04:00:00Z' } as ConversationCard)
})
afterEach(() => vi.unstubAllGlobals())

describe('sending', () => {
  it('shows at once, stops the wait, and settles into the message', async () => {
    answer = (post) => Promise.resolve(ok(message(1, post.client_id, post.text)))
    const chats = useChats()
    chats.send(1, outgoing('aaaaaaaa', '您好'))
    expect(chats.chats.get(1)?.timeline.pending.map((one) => one.state)).toEqual(['sending'])
    expect(useDesk().cards.get(1)).toMatchObject({ needs_reply: false, waiting_since: null })
    await settled()
    expect(chats.chats.get(1)?.timeline).toMatchObject({ pending: [], messages: [{ seq: 1, text: '您好' }] })
  })

  it('keeps the order in which it was written, even when the first is slow', async () => {
    let release = (): void => undefined
    const slow = new Promise<void>((done) => (release = done))
    answer = async (post) => {
      if (post.text === '一') await slow
      return ok(message(posts.length, post.client_id, post.text))
    }
    const chats = useChats()
    chats.send(1, outgoing('aaaaaaaa', '一'))
    chats.send(1, outgoing('bbbbbbbb', '二'))
    await settled()
    expect(posts.map((post) => post.text)).toEqual(['一'])
    release()
    await settled()
    expect(posts.map((post) => post.text)).toEqual(['一', '二'])
  })

  it('keeps what failed and sends it again under the same id', async () => {
    answer = () => Promise.reject(new TypeError('offline'))
    const chats = useChats()
    chats.send(1, outgoing('aaaaaaaa', '您好'))
    await settled()
    expect(chats.chats.get(1)?.timeline.pending).toMatchObject([{ state: 'failed', client_id: 'aaaaaaaa' }])
    answer = (post) => Promise.resolve(ok(message(1, post.client_id, post.text)))
    await chats.resume()
    await settled()
    expect(chats.chats.get(1)?.timeline.pending).toEqual([])
    expect(posts.map((post) => post.client_id)).toEqual(['aaaaaaaa', 'aaaaaaaa'])
  })

  it('does not send again by itself what the server refused', async () => {
    answer = () => Promise.resolve(new Response('{"code":"guard.blocked","detail":"拦截"}', { status: 422 }))
    const chats = useChats()
    chats.send(1, outgoing('aaaaaaaa', '加我微信'))
    await settled()
    await chats.resume()
    await settled()
    expect(posts.length).toBe(1)
    expect(chats.chats.get(1)?.timeline.pending).toMatchObject([{ state: 'failed', error: '拦截' }])
  })
})
