import { describe, expect, it } from 'vitest'
import type { Hours, Interval } from '@/api/types'
import {
  barsOf, copyDay, isOvernight, lengthOf, outgoing, overlapping, parseTime, problemsOf, proposed, timeText, weekMinutes,
  type Weekly,
} from './hours'

const week = (days: Record<number, Interval[]> = {}): Weekly => ({ 0: [], 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], ...days })
const hours = (more: Partial<Hours> = {}): Hours => ({ weekly: week({ 0: [[540, 1080]] }), overrides: [], public_calendar: null, version: 1, ...more })

describe('times', () => {
  it('are read however they are typed', () => {
    expect(['9', '09', '930', '0930', '9:30', '09：30', '21.5', '24:00', '0'].map(parseTime)).toEqual([540, 540, 570, 570, 570, 570, null, 1440, 0])
    expect(['24:01', '9:60', '25', 'neun', '', '-1'].map(parseTime)).toEqual([null, null, null, null, null, null])
  })

  it('are written in four digits', () => {
    expect([0, 545, 1439, 1440].map(timeText)).toEqual(['00:00', '09:05', '23:59', '24:00'])
  })
})

describe('intervals', () => {
  it('run over midnight when the end is not after the start', () => {
    expect([isOvernight([1320, 120]), isOvernight([540, 1080]), isOvernight([0, 1440]), isOvernight([540, 540])]).toEqual([true, false, false, true])
    expect([lengthOf([1320, 120]), lengthOf([540, 1080]), lengthOf([540, 540])]).toEqual([240, 540, 1440])
  })

  it('add up to a week', () => {
    expect(weekMinutes(week({ 0: [[540, 720], [780, 1080]], 4: [[1320, 120]] }))).toBe(180 + 300 + 240)
  })

  it('overlap when one begins before the other has ended', () => {
    expect(overlapping([[540, 720], [720, 900]])).toEqual([])
    expect(overlapping([[540, 721], [720, 900]])).toEqual([1])
    expect(overlapping([[720, 900], [540, 721]])).toEqual([0])
    expect(overlapping([[1320, 120], [1380, 1440]])).toEqual([1])
    expect(overlapping([[540, 720], [540, 720]])).toEqual([1])
  })

  it('propose the next one, none after midnight', () => {
    expect(proposed([])).toEqual([540, 1080])
    expect(proposed([[540, 720]])).toEqual([780, 1020])
    expect(proposed([[540, 1320]])).toEqual([1380, 1440])
    expect(proposed([[540, 1400]])).toBeNull()
    expect(proposed([[1320, 120]])).toBeNull()
  })
})

describe('days', () => {
  it('are copied whole, and apart from then on', () => {
    const before = week({ 0: [[540, 720]], 5: [[0, 60]] })
    const after = copyDay(before, 0, [4, 5])
    expect([after[4], after[5], after[6]]).toEqual([[[540, 720]], [[540, 720]], []])
    after[4]![0]![0] = 600
    expect(after[0]).toEqual([[540, 720]])
  })

  it('show what the evening before spills over', () => {
    const weekly = week({ 6: [[1320, 120]], 0: [[540, 1080]] })
    expect(barsOf(weekly, 0)).toEqual([{ from: 0, to: 120, spilled: true }, { from: 540, to: 1080, spilled: false }])
    expect(barsOf(weekly, 6)).toEqual([{ from: 1320, to: 1440, spilled: false }])
    expect(barsOf(week({ 6: [[1320, 0]] }), 0)).toEqual([])
  })
})

describe('problems', () => {
  it('are found before the server is asked', () => {
    const wrong = hours({
      weekly: week({ 2: [[540, 720], [700, 800]] }),
      overrides: [
        { date: '2026-12-12', label: '', intervals: [] },
        { date: '2026-12-12', label: '', intervals: [[0, 60], [30, 90]] },
        { date: '', label: '', intervals: [] },
      ],
    })
    expect([...problemsOf(wrong)]).toEqual([
      ['/weekly/2', 'overlap'], ['/overrides/1/date', 'sameDate'], ['/overrides/1/intervals', 'overlap'], ['/overrides/2/date', 'noDate'],
    ])
  })

  it('include a shop that never opens, not one that opens on a date', () => {
    expect([...problemsOf(hours({ weekly: week() }))]).toEqual([['/weekly', 'neverOpen']])
    const once = hours({ weekly: week(), overrides: [{ date: '2026-12-12', label: '', intervals: [[0, 1440]] }] })
    expect(problemsOf(once).size).toBe(0)
  })
})

describe('sending', () => {
  it('sorts, fills the week and trims', () => {
    const sent = outgoing(hours({
      weekly: { 0: [[780, 1080], [540, 720]] },
      overrides: [{ date: '2026-12-13', label: ' 盘点 ', intervals: [] }, { date: '2026-12-12', label: '', intervals: [] }],
    }))
    expect(sent.weekly).toEqual({ 0: [[540, 720], [780, 1080]], 1: [], 2: [], 3: [], 4: [], 5: [], 6: [] })
    expect(sent.overrides.map((one) => [one.date, one.label])).toEqual([['2026-12-12', ''], ['2026-12-13', '盘点']])
  })
})
