import { describe, expect, it } from 'vitest'
import type { QuickReply, ReplyPart } from '@/api/types'
import { blankReply, content, draftOf, filledPieces, grouped, inserted, place, unknownIn, variablesIn } from './replies'

const samples = { customer: '张女士', title: '张女士', shop: '晴川', alias: '小晴', agent: '小明', order: '8827', time: '14:05', promised_time: '18:00', opening_time: '9:00', wait: '3 分钟' }
const said = (words: string): ReplyPart => ({ kind: 'text', text: words, file: null })
const reply = (id: number, more: Partial<QuickReply> = {}): QuickReply => ({
  id, version: 1, level: 'shop', kind: 'custom', lacks: [], shop_id: 1, team_id: null, owner_id: null, code: `c${id}`, group: '物流', title: `标题${id}`,
  parts: [said('今天发出')], variables: [], uses: 0, ...more,
})

describe('variables', () => {
  it('are words in braces, each once', () => {
    expect(variablesIn('{shop}{alias} 您好 {shop}')).toEqual(['shop', 'alias'])
    expect(variablesIn('{ a: 1 } {} {两 个}')).toEqual([])
  })

  it('are known or not', () => {
    expect(unknownIn('{customer}，{花名}为您服务 {foo}')).toEqual(['花名', 'foo'])
  })

  it('are shown filled, and the unknown ones as they stand', () => {
    expect(filledPieces('您好 {customer}，{x}。', samples)).toEqual([
      { text: '您好 ', kind: 'plain' }, { text: '张女士', kind: 'filled' }, { text: '，', kind: 'plain' },
      { text: '{x}', kind: 'unknown' }, { text: '。', kind: 'plain' },
    ])
  })

  it('stand beside campaign fields, which are filled by their values', () => {
    expect(variablesIn('{{发货时间}} {shop}')).toEqual(['shop'])
    expect(filledPieces('{{发货时间}}发出{{赠品}}', samples, new Map([['发货时间', '48 小时内']]))).toEqual([
      { text: '48 小时内', kind: 'filled' }, { text: '发出', kind: 'plain' }, { text: '{{赠品}}', kind: 'unknown' },
    ])
  })

  it('go where the caret stands, over what is selected', () => {
    expect(inserted('您好，欢迎', '{shop}', 3, 5)).toEqual({ text: '您好，{shop}', caret: 9 })
  })
})

describe('the list', () => {
  const replies = [
    reply(1, { group: '物流', code: 'fh' }), reply(2, { level: 'personal', group: '' }),
    reply(3, { level: 'team', group: '售后', parts: [said('可以换货')] }), reply(4, { group: '物流', code: 'bz' }),
  ]

  it('stands by level, group and code', () => {
    expect(grouped(replies, '').map((group) => [group.level, group.name, group.replies.map((one) => one.id)])).toEqual([
      ['shop', '物流', [4, 1]], ['team', '售后', [3]], ['personal', '', [2]],
    ])
  })

  it('is searched by code, title, group and text', () => {
    const found = (word: string): number[] => grouped(replies, word).flatMap((group) => group.replies.map((one) => one.id))
    expect([found('/FH'), found('换货'), found('标题2'), found('没有')]).toEqual([[1], [3], [2], []])
  })
})

describe('sending', () => {
  it('names the place by level', () => {
    expect(place(blankReply('shop', 1))).toEqual({ level: 'shop', shop_id: 1 })
    expect(place({ ...blankReply('team', 1), team_id: 5 })).toEqual({ level: 'team', team_id: 5 })
    expect(place(blankReply('personal', 1))).toEqual({ level: 'personal' })
  })

  it('sends texts and tokens', () => {
    const file = { token: 'tok', name: 'a.png', mime: 'image/png', size: 1, width: 1, height: 1, url: '/x', thumb_url: null }
    const draft = draftOf(reply(1, { parts: [said(' 好 '), { kind: 'picture', text: '', file }] }))
    expect(content(draft)).toEqual({
      kind: 'custom', code: 'c1', group: '物流', title: '标题1', parts: [{ kind: 'text', text: '好' }, { kind: 'picture', file_token: 'tok' }],
    })
  })
})
