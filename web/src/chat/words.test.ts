import { describe, expect, it } from 'vitest'
import type { SignedIdentity, VisitorConversation, VisitorMessage, VisitorShop } from '@/api/types'
import { fill, localeOf, text } from './texts'
import { tidyIdentity, tidyPage } from './embed'
import { asksStars, asksWord, fit, isAway, lastSeqOf, looksLikeContact, offered, queueLine, shopStatus, sizeText, speaker, systemLine, waitRange } from './words'

const now = Date.parse('2026-11-21T03:00:00Z')

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
    revision: 0,
    client_id: null,
    author: 'system',
    alias: null,
    kind: 'system',
    text: words,
    event: { code, params },
    file: null,
    quote: null,
    consent_for: null,
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
    expect(queueLine('zh-CN', { ahead: 3, wait_low_s: 60, wait_high_s: 120, risen: false })).toBe('前面还有 3 位，约 1–2 分钟')
    expect(queueLine('zh-CN', { ahead: 0, wait_low_s: 5, wait_high_s: 20, risen: false })).toBe('马上轮到您，不到 1 分钟')
    expect(queueLine('en', { ahead: 2, wait_low_s: 60, wait_high_s: 60, risen: false })).toBe('2 ahead of you, about 1 min')
    expect(queueLine('zh-CN', null)).toBe('正在为您转接客服')
    expect(queueLine('zh-CN', { ahead: 0, wait_low_s: null, wait_high_s: null, risen: false })).toBe('客服都在忙，您排在第一位')
    expect(queueLine('zh-CN', { ahead: 2, wait_low_s: null, wait_high_s: null, risen: false })).toBe('前面还有 2 位')
  })

  it('never lets a wait rise without a word', () => {
    expect(queueLine('zh-CN', { ahead: 5, wait_low_s: 120, wait_high_s: 240, risen: true })).toBe(
      '前面还有 5 位，约 2–4 分钟，比之前久一些，抱歉',
    )
  })
})

describe('system lines', () => {
  it('names the agent by alias', () => {
    expect(systemLine('zh-CN', system('assigned', { alias: '小晴', how: 'assigned' }), now)).toBe('小晴 为您服务')
    expect(systemLine('en', system('assigned', { alias: '小明', how: 'transferred' }), now)).toBe(
      'Transferred to 小明',
    )
  })

  it('says when the shop opens, as long as that is ahead', () => {
    const left = system('message_left', { text: '请留言', opening: '2026-11-22T05:00:00Z' })
    expect(systemLine('zh-CN', left, now)).toMatch(/^请留言\n(今天|明天) \d\d:00 开始接待$/)
    expect(systemLine('zh-CN', left, Date.parse('2026-11-23T05:00:00Z'))).toBe('请留言')
    const unstaffed = system('message_left', { text: '请留言', opening: '2026-11-21T03:00:01Z' })
    expect(systemLine('zh-CN', unstaffed, Date.parse('2026-11-21T02:59:50Z'))).toBe('请留言')
    expect(systemLine('zh-CN', system('message_left', {}), now)).toBe('已收到您的留言，上班后优先回复')
  })

  it('falls back on the words of the server', () => {
    expect(systemLine('zh-CN', system('assigned', {}, '客服为您服务'), now)).toBe('客服为您服务')
    expect(systemLine('zh-CN', system('something_new', {}, '新的事'), now)).toBe('新的事')
  })
})

describe('shop status', () => {
  it('speaks under the alias of the agent, of the shop, or its name', () => {
    expect([speaker(shop, '小明'), speaker(shop, ''), speaker({ ...shop, alias: '' }, null), speaker(null, null)]).toEqual(
      ['小明', '小晴', '晴川数码', ''],
    )
  })

  const active = { state: 'active', agent: { alias: '小晴' } } as VisitorConversation

  it('speaks of the agent, the hours, or that nobody is here', () => {
    expect(shopStatus('zh-CN', shop, active, now)).toBe('小晴 正在为您服务')
    expect(shopStatus('zh-CN', shop, null, now)).toBe('在线')
    expect(shopStatus('zh-CN', { ...shop, staffed: false }, null, now)).toBe('暂时不在，可以留言')
    expect(shopStatus('zh-CN', { ...shop, open: false }, null, now)).toBe('休息中，可以留言')
    const closed = { ...shop, open: false, next_opening: '2026-11-21T05:00:00Z' }
    expect(shopStatus('zh-CN', closed, null, now)).toMatch(/^休息中，(今天|明天) \d\d:00 开始接待$/)
  })

  it('is away when closed or unstaffed', () => {
    const all = [shop, { ...shop, open: false }, { ...shop, staffed: false }]
    expect(all.map((one) => isAway(one, null))).toEqual([false, true, true])
    expect(isAway({ ...shop, staffed: false }, active)).toBe(false)
  })
})

describe('what is asked after the end', () => {
  const asks = { confirm: true, done: '', stars: true, low: ['慢'], high: ['快'], answered: false, settled: null }
  const ended = (more: object, state = 'ended'): VisitorConversation =>
    ({ state, episode: { asks: { ...asks, ...more } } }) as unknown as VisitorConversation

  it('offers reasons that fit to the stars', () => {
    expect([0, 1, 3, 4, 5].map((stars) => offered(asks, stars))).toEqual([[], ['慢'], ['慢'], ['快'], ['快']])
    expect(offered(null, 5)).toEqual([])
  })

  it('asks for the word until it is given or the customer goes on', () => {
    const cases = [ended({}), ended({ settled: true }), ended({ settled: false }), ended({ confirm: false }), ended({}, 'queued'), null]
    expect(cases.map(asksWord)).toEqual([true, false, false, false, false, false])
  })
})

describe('stars', () => {
  const ended = (stars: number | null, ended_at: string | null, survey_open = true): VisitorConversation =>
    ({ episode: { id: 1, number: 1, opened_at: '', ended_at, stars, survey_open } }) as VisitorConversation

  it('are asked for once, after the end, for three days', () => {
    const cases = [
      ended(null, '2026-11-21T02:00:00Z'),
      ended(5, '2026-11-21T02:00:00Z'),
      ended(null, null),
      ended(null, '2026-11-21T02:00:00Z', false),
      ended(null, '2026-11-18T02:59:59Z'),
      null,
    ]
    expect(cases.map((one) => asksStars(one, now))).toEqual([true, false, false, false, false, false])
  })
})

describe('what the bubble hands over', () => {
  it('is cut down to what the server takes', () => {
    const whole = { user_id: 7, issued_at: '1700000000', signature: 'ab', name: '', email: 'x' }
    expect(tidyIdentity(whole as unknown as SignedIdentity)).toEqual({
      user_id: '7',
      issued_at: 1700000000,
      signature: 'ab',
      name: undefined,
    })
    expect(tidyIdentity({ user_id: '', issued_at: 1, signature: 'ab' })).toBeUndefined()
    expect(tidyPage({ url: `https://a.cn/${'x'.repeat(3000)}`, title: 't'.repeat(400) })?.url.length).toBe(2000)
    expect([tidyPage({ url: 'javascript:1', title: '' }), tidyPage({ url: '', title: '' })]).toEqual([
      undefined,
      undefined,
    ])
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
