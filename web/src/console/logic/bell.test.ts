import { describe, expect, it } from 'vitest'
import type { AlertCard } from '@/api/types'
import { isNews, screenOf, withCard } from './bell'

const card = (id: number, more: Partial<AlertCard> = {}): AlertCard => ({
  id, version: 1, kind: 'shop_unattended', severity: 'warning', shop_id: 1, text: '', count: 1, at: `2026-11-10T02:00:0${id}Z`,
  seen: false, subject: null, can_take: false, taken_by: null, settled: false, gone: false, ...more,
})

describe('the bell', () => {
  it('keeps the newest first and takes out what is gone', () => {
    const items = withCard(withCard([], card(1)), card(2))
    expect(items.map((one) => one.id)).toEqual([2, 1])
    expect(withCard(items, card(2, { version: 2, gone: true })).map((one) => one.id)).toEqual([1])
  })

  it('ignores an older state of a line', () => {
    const items = [card(1, { version: 3, count: 7 })]
    expect(withCard(items, card(1, { version: 2, gone: true }))).toEqual(items)
  })

  it('calls only what is new news', () => {
    const items = [card(1)]
    expect(isNews(items, card(2))).toBe(true)
    expect(isNews(items, card(1, { version: 2, count: 2 }))).toBe(true)
    expect(isNews(items, card(1, { version: 2, seen: true }))).toBe(false)
    expect(isNews(items, card(1, { version: 2, taken_by: '小晴' }))).toBe(false)
    expect(isNews(items, card(1, { version: 2 }))).toBe(false)
    expect(isNews([card(1, { seen: true })], card(1, { version: 2 }))).toBe(true)
    expect(isNews([], card(1, { gone: true }))).toBe(false)
  })

  it('leads to screens that there are', () => {
    expect(screenOf({ kind: 'conversation', id: 7 }, () => true)).toEqual({ name: 'desk', params: { id: 7 } })
    expect(screenOf({ kind: 'follow_up', id: 7 }, (name) => name === 'desk')).toBeNull()
    expect(screenOf(null, () => true)).toBeNull()
  })
})
