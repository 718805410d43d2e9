import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationCard, ConversationPage } from '@/api/types'
import { useDesk } from './desk'

const queued = (id: number, version: number): ConversationCard =>
  ({ id, version, shop_id: 1, state: 'queued', owner: null, helpers: [], needs_reply: true }) as unknown as ConversationCard

const empty: ConversationPage = { items: [], next: null }

describe('a complete list', () => {
  beforeEach(() => {
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined })
    vi.stubGlobal('document', { cookie: '' })
    setActivePinia(createPinia())
  })
  afterEach(() => vi.unstubAllGlobals())

  it('forgets what it no longer names', () => {
    const desk = useDesk()
    desk.put(queued(1, 3))
    desk.forget('queue', empty, new Map([[1, 3]]))
    expect([...desk.cards.keys()]).toEqual([])
  })

  it('keeps what was pushed since it was asked for', () => {
    const desk = useDesk()
    desk.put(queued(1, 4))
    desk.put(queued(2, 1))
    desk.forget('queue', empty, new Map([[1, 3]]))
    expect([...desk.cards.keys()]).toEqual([1, 2])
  })
})
