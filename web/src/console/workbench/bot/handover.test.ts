import { describe, expect, it } from 'vitest'
import type { ConversationCard, Message } from '@/api/types'
import { answered } from './decisions'
import { problemOf } from './drafting'
import { handoverOf } from './handover'

const card = (more: Partial<ConversationCard> = {}): ConversationCard =>
  ({ id: 1, episode_id: 7, state: 'active', opened_at: '2026-11-10T02:00:00Z', ...more }) as ConversationCard
const note = (client_id: string, text: string, at = '2026-11-10T02:01:00Z'): Message =>
  ({ seq: 4, author: 'bot', kind: 'note', client_id, text, at }) as Message

describe('what the bot left for whoever goes on', () => {
  it('is the note of this episode, line by line', () => {
    const found = handoverOf(card(), [note('bot-summary:6', '旧的'), note('bot-summary:7', '小结 · 客户要求人工\n订单号：123\n客户：充不进电: 怎么办\n没有标签')])
    expect(found).toEqual({
      seq: 4, again: false, title: '小结 · 客户要求人工',
      lines: [{ label: '订单号', text: '123' }, { label: '客户', text: '充不进电: 怎么办' }, { label: '', text: '没有标签' }],
    })
  })
  it('is the note of the re-check that began the episode', () => {
    expect(handoverOf(card(), [note('again:6', '机器人未解决，请联系客户。')])?.again).toBe(true)
    expect(handoverOf(card(), [note('again:5', '以前的', '2026-11-09T02:00:00Z')])).toBeNull()
  })
  it('is not there once the matter is over, or while the bot has it', () => {
    for (const state of ['ended', 'bot'] as const) expect(handoverOf(card({ state }), [note('bot-summary:7', '小结')])).toBeNull()
  })
})

describe('which decision a message carries out', () => {
  it('is in the id that the bot gave it', () => {
    expect(answered(note('bot:answer:7:3:0', ''))).toEqual({ episode: 7, seq: 3 })
    expect(answered(note('bot-greeting:7', ''))).toBeNull()
  })
})

describe('why a draft is not shown', () => {
  it('has words for every known reason', () => {
    expect([problemOf('bot.problem.number'), problemOf('bot.problem.odd')]).toEqual(['number', 'other'])
  })
})
