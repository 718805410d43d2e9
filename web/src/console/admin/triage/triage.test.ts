import { describe, expect, it } from 'vitest'
import type { TriageRule } from '@/api/types'
import { pieces } from '../../understanding/fields'
import { actionsInWords, contentOf, draftOf, percent, tabOf } from './triage'

const say = (key: string, params: Record<string, unknown> = {}): string => [key.split('.').at(-1), ...Object.values(params)].join(':')

const rule: TriageRule = {
  id: 3, shop_id: 1, examples: { meets: [], avoids: [] }, version: 2, position: 1, name: '退款', text: '退款', enabled: true, hits: 0, edited_by: '', edited_at: '',
  actions: { category: 'after_sales', sub_category: null, stage: null, tags: ['退款'], priority: 'urgent', skill: null, sensitive: null, wants_person: true },
}

describe('pieces', () => {
  it('cuts where spans begin and end', () => {
    expect(pieces('我要退款', [{ start: 2, end: 4 }])).toEqual([{ text: '我要', hit: false }, { text: '退款', hit: true }])
  })

  it('counts characters as the server does', () => {
    expect(pieces('😀退款', [{ start: 1, end: 3 }])).toEqual([{ text: '😀', hit: false }, { text: '退款', hit: true }])
  })

  it('joins spans that overlap', () => {
    expect(pieces('退货退款', [{ start: 0, end: 3 }, { start: 2, end: 4 }])).toEqual([{ text: '退货退款', hit: true }])
  })
})

describe('a rule', () => {
  it('keeps a draft apart from what is stored', () => {
    const draft = draftOf(rule)
    draft.actions.tags.push('质量')
    expect(rule.actions.tags).toEqual(['退款'])
  })

  it('sends no sub-category without a category', () => {
    const draft = draftOf(rule)
    draft.actions.category = null
    draft.actions.sub_category = 'refund'
    expect(contentOf(draft)).toMatchObject({ actions: { category: null, sub_category: null } })
  })

  it('says what it does', () => {
    expect(actionsInWords(rule.actions, say)).toEqual(['after_sales', 'urgent', 'wantsPerson', '退款'])
  })
})

it('knows its tabs and shows scores', () => {
  expect([tabOf('models'), tabOf('x')]).toEqual(['models', 'rules'])
  expect([percent(0.877), percent(null)]).toEqual(['87.7%', '—'])
})
