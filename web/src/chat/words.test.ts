import { describe, expect, it } from 'vitest'
import type { VisitorConversation, VisitorMessage, VisitorShop } from '@/api/types'
import { fill, localeOf, text } from './texts'
import { fit, isAway, lastSeqOf, looksLikeContact, queueLine, shopStatus, sizeText, systemLine, waitRange } from './words'

const shop: VisitorShop = {
  code: 'qc',
  name: '晴川数码',
  color: '#0f6b68',
  picture_url: null,
  greeting: '您好',
  alias: '小晴',
  quick_questions: [],
  open: true,
  staffed: true,
  next_opening: null,
  out_of_hours_text: '',
}

function system(code: string, params: Record<string, string>, words = ''): VisitorMessage {
  return {
    seq: 1,
    prev_seq: 0,
    client_id: null,
    author: 'system',
    alias: null,
    kind: 'system',
    text: words,
    event: { code, params },
    file: null,
    quote: null,
    at: '2026-11-21T03:00:00Z',
    withdrawn: false,
  }
}

describe('queue', () => {
  it('gives the wait as a range of whole minutes, rounded up', () => {
    const cases: [number, number][] = [[10, 50], [30, 60], [60, 120], [61, 119], [90, 200], [300, 600]]
    expect(cases.map(([low, high]) => waitRange('zh-CN', low, high))).toEqual([
      '不到 1 分钟', '约 1 分钟', '约 1–2 分钟', '约 1–2 分钟', '约 1–4 分钟', '约 5–10 分钟',
    ])
  })

  it('says the place, and that one is next', () => {
    expect(queueLine('zh-CN', { ahead: 3, wait_low_s: 60, wait_high_s: 120 })).toBe('前面还有 3 位，约 1–2 分钟')
    expect(queueLine('zh-CN', { ahead: 0, wait_low_s: 5, wait_high_s: 20 })).toBe('马上轮到您，不到 1 分钟')
    expect(queueLine('en', { ahead: 2, wait_low_s: 60, wait_high_s: 60 })).toBe('2 ahead of you, about 1 min')
    expect(queueLine('zh-CN', null)).toBe('正在为您转接客服')
  })
})

describe('system lines', () => {
  it('names the agent by alias', () => {
    expect(systemLine('zh-CN', system('assigned', { alias: '小晴' }))).toBe('小晴 为您服务')
    expect(systemLine('en', system('transferred', { alias: '小明' }))).toBe('Transferred to 小明')
  })

  it('falls back on the words of the server', () => {
    expect(systemLine('zh-CN', system('assigned', {}, '客服为您服务'))).toBe('客服为您服务')
    expect(systemLine('zh-CN', system('something_new', {}, '新的事'))).toBe('新的事')
  })
})

describe('shop status', () => {
  const now = Date.parse('2026-11-21T03:00:00Z')
  const active = { state: 'active', agent: { alias: '小晴', picture_url: null } } as VisitorConversation

  it('speaks of the agent, the hours, or that nobody is here', () => {
    expect(shopStatus('zh-CN', shop, active, now)).toBe('小晴 正在为您服务')
    expect(shopStatus('zh-CN', shop, null, now)).toBe('在线')
    expect(shopStatus('zh-CN', { ...shop, staffed: false }, null, now)).toBe('客服暂时不在，可以留言')
    expect(shopStatus('zh-CN', { ...shop, open: false }, null, now)).toBe('休息中，可以留言')
    const closed = { ...shop, open: false, next_opening: '2026-11-21T05:00:00Z' }
    expect(shopStatus('zh-CN', closed, null, now)).toMatch(/^休息中，(今天|明天) \d\d:00 开始接待$/)
  })

  it('is away when closed or unstaffed', () => {
    const all = [shop, { ...shop, open: false }, { ...shop, staffed: false }]
    expect(all.map(isAway)).toEqual([false, true, true])
  })
})

describe('contact', () => {
  it('takes phone, WeChat and e-mail', () => {
    for (const good of ['13800001111', '+86 138-0000-1111', 'wx_zhang01', 'a@b.cn', ' a@b.cn ']) {
      expect([good, looksLikeContact(good)]).toEqual([good, true])
    }
    for (const bad of ['', '   ', '123', 'abc', '你好', 'a@b', 'x'.repeat(101)]) {
      expect([bad, looksLikeContact(bad)]).toEqual([bad, false])
    }
  })
})

describe('sizes', () => {
  it('writes file sizes short', () => {
    expect([0, 1023, 2048, 5 * 1024 * 1024].map(sizeText)).toEqual(['0 B', '1023 B', '2 KB', '5.0 MB'])
  })

  it('fits pictures without growing them', () => {
    const max = { width: 240, height: 300 }
    expect(fit(900, 600, max)).toEqual({ width: 240, height: 160 })
    expect(fit(600, 1200, max)).toEqual({ width: 150, height: 300 })
    expect(fit(100, 80, max)).toEqual({ width: 100, height: 80 })
    expect(fit(4000, 10, max)).toEqual({ width: 240, height: 48 })
    expect(fit(null, 80, max)).toEqual({ width: 200, height: 150 })
  })
})

describe('texts', () => {
  it('fills places and leaves unknown ones', () => {
    expect(fill('{a} 和 {b}', { a: 1 })).toBe('1 和 {b}')
    expect(text('en', 'quoting', { name: 'Me' })).toBe('Quoting Me')
  })

  it('reads every Chinese tag as Chinese', () => {
    expect(['zh', 'zh-Hant-TW', 'en-GB', 'fr', '', null].map(localeOf)).toEqual([
      'zh-CN', 'zh-CN', 'en', 'en', null, null,
    ])
  })

  it('finds the newest message of an author', () => {
    const messages = [system('a', {}), { ...system('b', {}), seq: 4, author: 'customer' as const }]
    expect([lastSeqOf(messages, 'customer'), lastSeqOf(messages, 'agent')]).toEqual([4, null])
  })
})
