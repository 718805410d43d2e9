import { describe, expect, it } from 'vitest'
import type { Lines } from './hours'
import { instantOf, localOf, nextDate, piecesOf, previewDays, reasonOf, weekdayOf } from './preview'

const ms = (iso: string): number => Date.parse(iso)

describe('wall time', () => {
  it('is the shop’s', () => {
    expect(localOf(ms('2026-11-21T16:30:00Z'), 'Asia/Shanghai')).toEqual({ date: '2026-11-22', minute: 30 })
    expect(localOf(ms('2026-12-31T16:00:00Z'), 'Asia/Shanghai')).toEqual({ date: '2027-01-01', minute: 0 })
  })

  it('leads back to its instant, in summer and winter', () => {
    expect(instantOf('2026-11-22T00:30', 'Asia/Shanghai')).toBe(ms('2026-11-21T16:30:00Z'))
    expect(instantOf('2026-07-01T12:00', 'Europe/Berlin')).toBe(ms('2026-07-01T10:00:00Z'))
    expect(instantOf('2026-12-01T12:00', 'Europe/Berlin')).toBe(ms('2026-12-01T11:00:00Z'))
    expect(instantOf('2026-03-29T12:00', 'Europe/Berlin')).toBe(ms('2026-03-29T10:00:00Z'))
  })

  it('counts days over the year’s end', () => {
    expect(nextDate('2026-12-31')).toBe('2027-01-01')
    expect(nextDate('2026-12-20', 14)).toBe('2027-01-03')
    expect([weekdayOf('2026-11-23'), weekdayOf('2026-11-22')]).toEqual([0, 6])
  })
})

describe('stretches', () => {
  it('are cut at the shop’s midnights', () => {
    expect(piecesOf(ms('2026-11-21T14:00:00Z'), ms('2026-11-23T01:00:00Z'), 'Asia/Shanghai')).toEqual([
      { date: '2026-11-21', from: 1320, to: 1440 },
      { date: '2026-11-22', from: 0, to: 1440 },
      { date: '2026-11-23', from: 0, to: 540 },
    ])
    expect(piecesOf(ms('2026-11-21T10:00:00Z'), ms('2026-11-21T16:00:00Z'), 'Asia/Shanghai')).toEqual([{ date: '2026-11-21', from: 1080, to: 1440 }])
  })
})

describe('reasons', () => {
  it('lose the times, not the words', () => {
    expect(reasonOf('2026-10-01 09:00 – 2026-10-02 00:00 不计：法定节假日：国庆节')).toBe('法定节假日：国庆节')
    expect(reasonOf('09:00 – 18:00 计入 9 小时：营业时间')).toBe('营业时间')
    expect(reasonOf('全天 不计：当日休息：')).toBe('当日休息')
    expect(reasonOf('没有冒号')).toBe('没有冒号')
  })
})

describe('the preview', () => {
  const line = (from: string, to: string, used: boolean, reason: string, text: string): Lines[number] => ({ from, to, used, reason, text })

  it('names only what is out of the ordinary', () => {
    const days = previewDays([
      line('2026-11-23T01:00:00Z', '2026-11-23T10:00:00Z', true, 'calendar.reason.weekly', '09:00 – 18:00 计入 9 小时：营业时间'),
      line('2026-11-23T10:00:00Z', '2026-11-23T16:00:00Z', false, 'calendar.reason.outside_hours', '18:00 – 24:00 不计：非营业时间'),
      line('2026-11-23T16:00:00Z', '2026-11-24T16:00:00Z', false, 'calendar.reason.closed_date', '全天 不计：当日休息：盘点'),
    ], 'Asia/Shanghai', '2026-11-23', 2)
    expect(days.map((day) => [day.date, day.weekday, day.open.map(({ from, to }) => [from, to]), day.reason])).toEqual([
      ['2026-11-23', 0, [[540, 1080]], ''],
      ['2026-11-24', 1, [], '当日休息：盘点'],
    ])
  })
})
