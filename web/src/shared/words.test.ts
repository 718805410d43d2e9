import { describe, expect, it } from 'vitest'
import { readableColor, tint } from './color'
import { countUp, secondsSince, waitLevel } from './countup'
import { EMOJI } from './emoji'
import { newClientId } from './ids'
import { linkify, safeHref } from './linkify'
import { ago, clock, dayLine, exact, sameDay, upcoming } from './time'

describe('countUp', () => {
  it('counts in minutes, then hours', () => {
    expect([0, 18, 102, 3599, 3723, 93600, -5].map(countUp)).toEqual([
      '00:00', '00:18', '01:42', '59:59', '1:02:03', '26:00:00', '00:00',
    ])
  })

  it('turns amber, red and hard at the limits of the first and later replies', () => {
    expect([19, 20, 29, 30, 149, 150].map((s) => waitLevel('first', s))).toEqual([
      'calm', 'amber', 'amber', 'red', 'red', 'hard',
    ])
    expect([39, 40, 59, 60, 149, 150].map((s) => waitLevel('next', s))).toEqual([
      'calm', 'amber', 'amber', 'red', 'red', 'hard',
    ])
  })

  it('corrects for a wrong clock and is never negative', () => {
    const now = Date.parse('2026-11-21T03:00:10.900Z')
    expect(secondsSince('2026-11-21T03:00:00Z', now)).toBe(10)
    expect(secondsSince('2026-11-21T03:00:00Z', now, 5000)).toBe(15)
    expect(secondsSince('2026-11-21T04:00:00Z', now)).toBe(0)
  })
})

describe('linkify', () => {
  const links = (text: string): string[] =>
    linkify(text).flatMap((token) => (token.kind === 'link' ? [token.text] : []))

  it('keeps every character of the text', () => {
    const text = '看 https://a.cn/b?c=1，还有http://d.cn。好'
    expect(linkify(text).map((token) => token.text).join('')).toBe(text)
    expect(links(text)).toEqual(['https://a.cn/b?c=1', 'http://d.cn'])
  })

  it('stops at Chinese words and sentence punctuation, keeps balanced brackets', () => {
    expect(links('链接https://a.cn/x谢谢')).toEqual(['https://a.cn/x'])
    expect(links('(see https://a.cn/x_(y)).')).toEqual(['https://a.cn/x_(y)'])
    expect(links('https://a.cn/x, https://a.cn/y!')).toEqual(['https://a.cn/x', 'https://a.cn/y'])
  })

  it('makes nothing clickable but plain http and https', () => {
    expect(links('javascript:alert(1) data:text/html,x ftp://a.cn //a.cn')).toEqual([])
    expect(links('https://taobao.com@evil.cn/')).toEqual([])
    expect([safeHref('javascript:alert(1)'), safeHref('https://'), safeHref('x')]).toEqual([null, null, null])
    expect(linkify('<img src=x onerror=alert(1)>')).toEqual([
      { kind: 'text', text: '<img src=x onerror=alert(1)>' },
    ])
  })

  it('gives nothing for nothing', () => {
    expect(linkify('')).toEqual([])
  })
})

describe('time', () => {
  const zone = 'Asia/Shanghai'
  const now = Date.parse('2026-11-21T03:00:00Z') // Saturday 11:00 there

  it('says near times in words', () => {
    const cases = ['02:59:30Z', '02:58:00Z', '02:00:30Z', '00:00:00Z'].map((t) => `2026-11-21T${t}`)
    expect(cases.map((iso) => ago(iso, now, 'zh-CN', zone))).toEqual(['刚刚', '2 分钟前', '59 分钟前', '3 小时前'])
    expect(cases.map((iso) => ago(iso, now, 'en', zone))).toEqual([
      'just now', '2 minutes ago', '59 minutes ago', '3 hours ago',
    ])
    expect(ago('2026-11-21T01:59:00Z', now, 'en', zone)).toBe('1 hour ago')
  })

  it('says farther times by day', () => {
    expect(ago('2026-11-20T06:05:00Z', now, 'zh-CN', zone)).toBe('昨天 14:05')
    expect(ago('2026-11-03T06:05:00Z', now, 'zh-CN', zone)).toBe('11月3日 14:05')
    expect(ago('2025-11-03T06:05:00Z', now, 'zh-CN', zone)).toBe('2025年11月3日 14:05')
    expect(ago('2026-11-20T06:05:00Z', now, 'en', zone)).toBe('Yesterday 14:05')
  })

  it('counts days in the zone, not in UTC', () => {
    expect(sameDay('2026-11-20T16:30:00Z', '2026-11-21T15:00:00Z', zone)).toBe(true)
    expect(sameDay('2026-11-20T15:30:00Z', '2026-11-21T15:00:00Z', zone)).toBe(false)
  })

  it('names the day between messages', () => {
    const days = ['2026-11-20T16:30:00Z', '2026-11-20T03:00:00Z', '2026-11-17T03:00:00Z', '2025-12-31T03:00:00Z']
    expect(days.map((iso) => dayLine(iso, now, 'zh-CN', zone))).toEqual([
      '今天', '昨天', '11月17日 星期二', '2025年12月31日',
    ])
    expect(dayLine('2026-11-17T03:00:00Z', now, 'en', zone)).toBe('Tuesday, November 17')
  })

  it('shows clock and exact time, midnight as 00', () => {
    expect(clock('2026-11-20T16:05:00Z', zone)).toBe('00:05')
    expect(exact('2026-11-20T16:05:09Z', zone)).toBe('2026-11-21 00:05:09')
  })

  it('says when the shop opens', () => {
    expect(upcoming('2026-11-21T04:00:00Z', now, 'zh-CN', zone)).toBe('今天 12:00')
    expect(upcoming('2026-11-22T01:00:00Z', now, 'zh-CN', zone)).toBe('明天 09:00')
    expect(upcoming('2026-11-22T01:00:00Z', now, 'en', zone)).toBe('tomorrow 09:00')
    expect(upcoming('2026-11-23T01:00:00Z', now, 'zh-CN', zone)).toBe('11月23日 星期一 09:00')
  })
})

describe('color', () => {
  it('keeps a readable colour and darkens a light one', () => {
    expect(readableColor('#0f6b68')).toBe('#0f6b68')
    expect(readableColor('#ffd400')).toBe('#856e00')
    expect(readableColor('#fff')).toBe(readableColor('#ffffff'))
  })

  it('falls back when the colour is none', () => {
    expect([readableColor('red;x'), readableColor(null), readableColor('')]).toEqual(Array(3).fill('#0f6b68'))
  })

  it('tints towards white', () => {
    expect([tint('#000000', 0), tint('#000000', 0.5), tint('#000000', 1)]).toEqual(['#ffffff', '#808080', '#000000'])
  })
})

describe('small things', () => {
  it('makes different client ids within the allowed length', () => {
    const ids = new Set(Array.from({ length: 200 }, newClientId))
    expect(ids.size).toBe(200)
    for (const id of ids) expect(id).toMatch(/^[0-9a-z]{24}$/)
  })

  it('offers each emoji once, with names', () => {
    expect(new Set(EMOJI.map((item) => item.char)).size).toBe(EMOJI.length)
    expect(EMOJI.every((item) => item.zh && item.en)).toBe(true)
  })
})
