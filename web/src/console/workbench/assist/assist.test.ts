import { describe, expect, it } from 'vitest'
import type { FoundArticle, Message } from '@/api/types'
import { turnOf } from './turn'
import { levelOf, matched, secondLine } from './assist'

const found = (more: Partial<FoundArticle> = {}): FoundArticle => ({
  article_id: 1, version: 1, question: '多久能发货？', excerpt: '现货当天发出。', audience: 'public', confidence: 0.9, phrasing: '', ...more,
})

describe('a suggestion', () => {
  it('says its chance in words', () => {
    expect([0.95, 0.8, 0.79, 0.5, 0.49, 0].map(levelOf)).toEqual(['sure', 'sure', 'likely', 'likely', 'maybe', 'maybe'])
  })

  it('marks the words that the customer used, and no particles', () => {
    const hits = (text: string, asked: string): string[] => matched(text, asked).filter((piece) => piece.hit).map((piece) => piece.text)
    expect(hits('耳机没有声音怎么办', '我的耳机左边没声音了')).toEqual(['耳机', '声音'])
    expect(hits('QC-Air 怎么连接？', 'qc连不上')).toEqual(['QC'])
    expect(hits('支持七天无理由吗', '好的吗')).toEqual([])
    expect(matched('多久能发货？', '发货').map((piece) => piece.text).join('')).toBe('多久能发货？')
  })

  it('shows the other wording that fitted, else how the answer begins', () => {
    expect(secondLine(found())).toEqual({ asked: false, text: '现货当天发出。' })
    expect(secondLine(found({ phrasing: '多久能发货？' })).asked).toBe(false)
    expect(secondLine(found({ phrasing: '啥时候发' }))).toEqual({ asked: true, text: '啥时候发' })
  })
})

const said = (seq: number, author: string, text: string, kind = 'text'): Message => ({ seq, author, text, kind, withdrawn: false }) as unknown as Message

describe('the last turn', () => {
  it('is all that the customer wrote in a row, over notes and pictures', () => {
    const messages = [said(1, 'customer', '在吗'), said(2, 'agent', '在的'), said(3, 'customer', '耳机'), said(4, 'agent', '备注', 'note'), said(5, 'customer', '', 'picture'), said(6, 'customer', '没声音')]
    expect(turnOf(messages)).toEqual({ seq: 6, text: '耳机 没声音' })
  })

  it('stays after it was answered, and is nothing before anybody wrote', () => {
    expect(turnOf([said(1, 'customer', '多久发货'), said(2, 'agent', '今天')])).toEqual({ seq: 1, text: '多久发货' })
    expect(turnOf([said(1, 'system', '')])).toBeNull()
  })
})
