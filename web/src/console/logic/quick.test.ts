import { describe, expect, it } from 'vitest'
import type { QuickReply, ReplyPart } from '@/api/types'
import { matchReplies, mentionQuery, mentionsIn, previewOf, quickQuery } from './quick'

const said = (words: string): ReplyPart => ({ kind: 'text', text: words, file: null })
const picture: ReplyPart = { kind: 'picture', text: '', file: null }

function reply(id: number, code: string, title: string, more: Partial<QuickReply> = {}): QuickReply {
  return {
    id, version: 1, level: 'shop', kind: 'custom', lacks: [], shop_id: 1, team_id: null, owner_id: null, code, group: '售后', title,
    parts: [said(`${title}的内容`)], variables: [], uses: 0, ...more,
  }
}

describe('the slash', () => {
  it('opens quick replies only at the start of the text', () => {
    expect(quickQuery('/', 1)).toBe('')
    expect(quickQuery('/tk', 3)).toBe('tk')
    expect(quickQuery('/tk 好', 5)).toBeNull()
    expect(quickQuery('约 1/2', 5)).toBeNull()
    expect(quickQuery('', 0)).toBeNull()
  })
})

describe('quick replies', () => {
  const all = [
    reply(1, 'tk', '退款多久到账'), reply(2, 'tkl', '退款流程'), reply(3, 'fh', '发货'),
    reply(4, 'x', '感谢', { parts: [said('退款已办好')] }),
  ]

  it('are found by code first, then title, then text', () => {
    expect(matchReplies(all, 'tk').map((one) => one.id)).toEqual([1, 2])
    expect(matchReplies(all, '退款').map((one) => one.id)).toEqual([1, 2, 4])
    expect(matchReplies(all, '没有')).toEqual([])
  })

  it('put one’s own first and the most used before others', () => {
    const mixed = [reply(1, 'a', '甲', { uses: 9 }), reply(2, 'b', '乙', { level: 'personal' }), reply(3, 'c', '丙', { uses: 12 })]
    expect(matchReplies(mixed, '').map((one) => one.id)).toEqual([2, 3, 1])
  })

  it('show their first words', () => {
    expect(previewOf(reply(1, 'a', '甲', { parts: [picture, said('看图')] }))).toBe('看图')
  })
})

describe('mentions', () => {
  it('begin with @ after a space or at the start', () => {
    expect(mentionQuery('@小', 2)).toEqual({ from: 0, word: '小' })
    expect(mentionQuery('问下 @', 4)).toEqual({ from: 3, word: '' })
    expect(mentionQuery('a@b', 3)).toBeNull()
  })

  it('are read from the finished note', () => {
    const people = [{ id: 1, name: '小晴' }, { id: 2, name: '老周' }]
    expect(mentionsIn('@老周 看一下', people)).toEqual([2])
    expect(mentionsIn('没有人', people)).toEqual([])
  })
})
