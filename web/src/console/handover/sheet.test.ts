import { describe, expect, it } from 'vitest'
import type { HandoverItemCard, HandoverReceiver, HandoverSheet, ThingCard } from '@/api/types'
import { actsOf, itemsOf, kept, receiversOf, rowsOf, unfinished } from './sheet'

const thing = (id: number, more: Partial<ThingCard> = {}): ThingCard => ({
  kind: 'promise', object_id: id, shop_id: 1, conversation_id: id, title: '张女士', due_at: null, summary: '等仓库回复', ...more,
})
const receiver = (id: number, more: Partial<HandoverReceiver> = {}): HandoverReceiver => ({ id, name: `客服${id}`, state: 'online', load: 0, shop_ids: [1], ...more })
const sheet = (items: ThingCard[], receivers: HandoverReceiver[]): HandoverSheet => ({ giver: { id: 1, name: '小明', alias: '' }, items, receivers, pending: 0 })

describe('sheet', () => {
  it('shares out evenly among those who are there', () => {
    const rows = rowsOf(sheet([thing(1), thing(2), thing(3)], [receiver(7), receiver(8), receiver(9, { state: 'offline' })]))
    expect(rows.map((row) => row.to)).toEqual([7, 8, 7])
  })

  it('keeps what belongs to one conversation together', () => {
    const rows = rowsOf(sheet([thing(1), thing(2, { kind: 'conversation', conversation_id: 1 })], [receiver(7), receiver(8)]))
    expect(rows.map((row) => row.to)).toEqual([7, 7])
  })

  it('offers it to who is away if nobody is there, and to nobody of another shop', () => {
    const away = receiver(9, { state: 'offline' })
    expect(rowsOf(sheet([thing(1)], [away]))[0]?.to).toBe(9)
    expect(rowsOf(sheet([thing(1)], [receiver(7, { shop_ids: [2] })]))[0]?.to).toBeNull()
    expect(receiversOf(thing(1), [receiver(7, { shop_ids: [2] }), away])).toEqual([away])
  })

  it('says what is missing and sends the rest', () => {
    const rows = rowsOf(sheet([thing(1), thing(2, { summary: ' ' })], [receiver(7)]))
    expect(unfinished(rows).map((row) => row.thing.object_id)).toEqual([2])
    expect(itemsOf(rows)[0]).toEqual({ kind: 'promise', object_id: 1, to_id: 7, summary: '等仓库回复' })
  })

  it('keeps what was filled in when the sheet is fetched anew', () => {
    const rows = rowsOf(sheet([thing(1), thing(2)], [receiver(7), receiver(8)]))
    const written = rows.map((row) => ({ ...row, summary: '已联系仓库' }))
    expect(kept(rowsOf(sheet([thing(2), thing(3)], [receiver(7)])), written).map((row) => [row.to, row.summary])).toEqual([[8, '已联系仓库'], [7, '等仓库回复']])
  })

  it('lets only those decide whom it concerns', () => {
    const item = { id: 1, to: { id: 7, name: '小红', alias: '' }, state: 'offered', decided_at: null } as HandoverItemCard
    expect(actsOf(item, 7, 1, false)).toEqual(['accept', 'decline'])
    expect(actsOf(item, 1, 1, false)).toEqual(['offer', 'keep'])
    expect(actsOf({ ...item, state: 'declined' }, 7, 1, false)).toEqual([])
    expect(actsOf({ ...item, decided_at: '2026-11-10T02:00:00Z' }, 1, 1, true)).toEqual([])
    expect(actsOf(item, 5, 1, true)).toEqual(['offer', 'keep'])
  })
})
