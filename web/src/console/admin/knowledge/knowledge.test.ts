import { describe, expect, it } from 'vitest'
import type { ArticleLine, CampaignField, KnowledgeCategory } from '@/api/types'
import { clashesOf, merged } from './article/merging'
import { blankArticle, branchesOf, contentOf, doubles, fromLocal, linesOf, mayMove, optionsOf, pathOf, remarkOf, toLocal } from './articles'
import { groupsOf, phaseOf } from './fields/fields'

const branch = (id: number, parent_id: number | null, articles = 1): KnowledgeCategory =>
  ({ id, version: 1, shop_id: 1, parent_id, code: '', name: `分类${id}`, name_en: '', place: id, articles })
const now = Date.parse('2026-11-11T04:00:00Z')

describe('ways of asking', () => {
  it('warn of the same said twice, whatever the marks and spaces', () => {
    expect(doubles('多久能发货？', ['什么时候发货', ' 多久能 发货', '什么时候发货!', ''])).toEqual([null, 0, 1, null])
  })

  it('come from pasted lines without their bullets', () => {
    expect(linesOf('- 怎么退\n2. 能退吗\n\n· 退货')).toEqual(['怎么退', '能退吗', '退货'])
  })
})

describe('the tree', () => {
  const tree = [branch(1, null), branch(2, 1), branch(3, 2), branch(4, null, 0)]

  it('counts what is below and hides what is folded', () => {
    expect(branchesOf(tree).map((row) => [row.category.id, row.depth, row.articles])).toEqual([[1, 0, 3], [2, 1, 2], [3, 2, 1], [4, 0, 0]])
    expect(branchesOf(tree, new Set([1])).map((row) => row.category.id)).toEqual([1, 4])
  })

  it('has paths, and no branch below itself', () => {
    expect(pathOf(tree, 3)).toBe('分类1 / 分类2 / 分类3')
    expect([mayMove(tree, 1, 3), mayMove(tree, 3, 4), mayMove(tree, 3, null)]).toEqual([false, true, true])
  })
})

describe('an article', () => {
  it('is sent without empty ways of asking and without its version', () => {
    const content = contentOf({ ...blankArticle(1, null, null), version: 3, question: ' 问 ', phrasings: [' a ', ''] })
    expect([content.question, content.phrasings, 'version' in content]).toEqual(['问', ['a'], false])
  })

  it('keeps times as they were over the field of a form', () => {
    expect(fromLocal(toLocal('2026-11-10T12:00:00.000Z'))).toBe('2026-11-10T12:00:00.000Z')
    expect([toLocal(null), fromLocal('')]).toEqual(['', null])
  })

  it('says first what keeps it from being used', () => {
    const line = (more: Partial<ArticleLine>): ArticleLine => ({ standing: 'offered', open_feedback: 0, review_at: null, valid_from: null, valid_until: null, ...more }) as ArticleLine
    expect(remarkOf(line({ standing: 'field_empty', open_feedback: 2 }), now)?.key).toBe('field_empty')
    expect(remarkOf(line({ open_feedback: 2 }), now)).toEqual({ key: 'feedback', n: 2, bad: true })
    expect(remarkOf(line({ valid_until: '2026-11-14T04:00:00Z' }), now)).toEqual({ key: 'ending', n: 3, bad: false })
    expect(remarkOf(line({}), now)).toBeNull()
  })
})

describe('two editors', () => {
  const base = { ...blankArticle(1, null, null), question: '旧', phrasings: ['a'], tags: ['t'] }
  const mine = { ...base, question: '我的', phrasings: ['a', 'b'] }
  const theirs = { ...base, question: '对方的', phrasings: ['c'], html: '<p>x</p>' }

  it('clash where both changed', () => {
    expect(clashesOf(base, mine, theirs)).toEqual([{ part: 'question', both: true }, { part: 'phrasings', both: true }, { part: 'html', both: false }])
  })

  it('are brought together as chosen, of lists both', () => {
    const joined = merged(mine, theirs, new Map([['question', 'theirs'], ['phrasings', 'both']]))
    expect([joined.question, joined.phrasings]).toEqual(['对方的', ['c', 'a', 'b']])
  })
})

describe('campaign fields', () => {
  const value = (id: number, name: string, more: Partial<CampaignField> = {}): CampaignField =>
    ({ id, version: 1, shop_id: 1, name, value: `v${id}`, valid_from: null, valid_until: null, note: '', current: false, used_in: 0, edited_by: '', edited_at: '', ...more })

  it('offer the value that counts now', () => {
    expect(optionsOf([value(1, '赠品', { current: true }), value(2, '赠品'), value(3, '满减')])).toEqual([{ name: '赠品', value: 'v1' }, { name: '满减', value: '' }])
  })

  it('stand by name, those that texts miss first', () => {
    expect(groupsOf([value(1, '甲', { current: true }), value(2, '乙', { used_in: 3 })]).map((group) => [group.name, group.current])).toEqual([['乙', false], ['甲', true]])
  })

  it('say where each value stands', () => {
    const phases = [value(1, 'x', { current: true }), value(2, 'x', { valid_from: '2026-11-12T00:00:00Z' }), value(3, 'x', { valid_until: '2026-11-01T00:00:00Z' }), value(4, 'x')]
    expect(phases.map((one) => phaseOf(one, now))).toEqual(['now', 'later', 'over', 'behind'])
  })
})
