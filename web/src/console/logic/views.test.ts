import { describe, expect, it } from 'vitest'
import type { ConversationCard } from '@/api/types'
import { belongs, listed, nextWaiting, waitingLong, type Viewer } from './views'

const me: Viewer = { id: 7, teamIds: new Set([8]) }
const at = (second: number): string => new Date(second * 1000).toISOString()

function card(id: number, more: Partial<ConversationCard> = {}): ConversationCard {
  return {
    id, version: 1, shop_id: 1, channel: 'web', state: 'active', episode_id: id, episode_number: 1,
    customer: { id, name: `客户${id}`, vip: false, tags: [] }, owner: { id: 7, name: '小晴', alias: '小晴' },
    skill: '', priority: 'normal', sensitive: false, pressing: false, waiting_since: null, waiting_kind: null, needs_reply: false,
    last_message: null, last_seq: 0, unread: 0, customer_read_seq: 0, owner_read_seq: 0, idle: false, left_message: false,
    tags: [], transfer: null, helpers: [], opened_at: at(0), queued_at: null, ended_at: null, result: null,
    unsolved_reason: null, stars: null, summary: null, page: null, ...more,
  }
}

const tabsOf = (one: ConversationCard): string[] =>
  (['waiting', 'replied', 'unfinished', 'queue', 'team'] as const).filter((view) => belongs(one, view, me))

describe('tabs', () => {
  it('part my conversations by whether they need a reply', () => {
    expect(tabsOf(card(1, { needs_reply: true }))).toEqual(['waiting'])
    expect(tabsOf(card(2))).toEqual(['replied'])
  })

  it('show what is not finished', () => {
    expect(tabsOf(card(1, { state: 'ended', result: 'unsolved', unsolved_reason: 'waiting_stock' }))).toEqual(['unfinished'])
    expect(tabsOf(card(2, { state: 'ended', result: 'unsolved', unsolved_reason: 'policy' }))).toEqual([])
    expect(tabsOf(card(3, { state: 'ended', result: 'solved' }))).toEqual([])
    const transfer = { id: 1, state: 'asked', from_id: 7, to_agent: null, to_team: null, reason: '', summary: '', asked_at: at(0) } as const
    expect(tabsOf(card(4, { transfer }))).toEqual(['replied', 'unfinished'])
  })

  it('show a request for my help though the conversation is a colleague’s', () => {
    const asked = card(1, { owner: { id: 8, name: '小明', alias: '明' }, helpers: [{ id: 7, name: '小晴' }] })
    expect(tabsOf(asked)).toEqual(['unfinished', 'team'])
  })

  it('keep strangers out of the team tab', () => {
    expect(tabsOf(card(1, { owner: { id: 99, name: '外人', alias: '外' } }))).toEqual([])
    expect(tabsOf(card(2, { owner: null, state: 'queued' }))).toEqual(['queue'])
  })
})

describe('order', () => {
  it('puts the longest waiting first', () => {
    const cards = [30, 10, 20].map((s) => card(s, { needs_reply: true, waiting_since: at(s) }))
    expect(listed(cards, 'waiting', me).map((one) => one.id)).toEqual([10, 20, 30])
  })

  it('puts urgent ones first in the queue, then the oldest', () => {
    const queued = { state: 'queued', owner: null } as const
    const cards = [
      card(1, { ...queued, queued_at: at(1) }),
      card(2, { ...queued, queued_at: at(9), priority: 'urgent' }),
      card(3, { ...queued, queued_at: at(0) }),
    ]
    expect(listed(cards, 'queue', me).map((one) => one.id)).toEqual([2, 3, 1])
  })

  it('puts left messages of the night first, those of a closed shop last', () => {
    const cards = [
      card(1, { state: 'message_left', owner: null, left_message: true }),
      card(2, { state: 'queued', owner: null, queued_at: at(1) }),
      card(3, { state: 'queued', owner: null, queued_at: at(9), left_message: true }),
    ]
    expect(listed(cards, 'queue', me).map((one) => one.id)).toEqual([3, 2, 1])
  })

  it('puts the latest word first elsewhere', () => {
    const said = (id: number, second: number): ConversationCard =>
      card(id, { last_message: { seq: 1, author: 'agent', kind: 'text', text: '好', at: at(second) } })
    expect(listed([said(1, 5), said(2, 9)], 'replied', me).map((one) => one.id)).toEqual([2, 1])
  })
})

describe('waiting', () => {
  const cards = [1, 50, 120].map((s) => card(s, { needs_reply: true, waiting_since: at(s) }))

  it('collects everybody over 100 seconds', () => {
    expect(waitingLong(cards, me, 150_000).map((one) => one.id)).toEqual([1, 50])
    expect(waitingLong(cards, me, 149_999).map((one) => one.id)).toEqual([1])
  })

  it('jumps to the longest waiting, not to the present one', () => {
    const waiting = listed(cards, 'waiting', me)
    expect(nextWaiting(waiting, null)).toBe(1)
    expect(nextWaiting(waiting, 1)).toBe(50)
    expect(nextWaiting([], 1)).toBeNull()
  })
})
