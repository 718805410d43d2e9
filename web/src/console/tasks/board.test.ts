import { describe, expect, it } from 'vitest'
import type { TaskCard } from '@/api/types'
import { actsIn, actTo, beginOf, COLUMNS, dayOf, isLate, onDay, placed, turned, weeksOf } from './board'

const ZONE = 'Asia/Shanghai'
const card = (more: Partial<TaskCard> = {}): TaskCard => ({ id: 1, version: 2, state: 'open', due_at: '2026-11-10T09:30:00Z', ...more }) as TaskCard

describe('the board', () => {
  it('leads from each column to the others, and from done only back', () => {
    expect(COLUMNS.flatMap((from) => COLUMNS.filter((to) => actTo(from, to)).map((to) => `${from}>${to}`))).toEqual([
      'open>doing', 'open>waiting', 'open>done', 'doing>open', 'doing>waiting', 'doing>done', 'waiting>open', 'waiting>doing',
      'waiting>done', 'done>open',
    ])
    expect(actTo('done', 'open')).toBe('reopen')
    expect(actTo('doing', 'open')).toBe('put_back')
    expect(actsIn('cancelled')).toEqual(['reopen'])
  })

  it('takes a newer card in its place, an older one never', () => {
    const items = [card({ id: 2 }), card()]
    expect(placed(items, card({ version: 3, state: 'done' })).map((one) => one.state)).toEqual(['open', 'done'])
    expect(placed(items, card({ version: 1, state: 'done' })).map((one) => one.state)).toEqual(['open', 'open'])
    expect(placed(items, card({ id: 9 }))).toHaveLength(2)
  })

  it('is late only as long as somebody has to see to it', () => {
    const now = Date.parse('2026-11-10T10:00:00Z')
    expect([isLate(card(), now), isLate(card({ state: 'done' }), now)]).toEqual([true, false])
  })
})

describe('the calendar', () => {
  it('knows the day on the shop’s clock and keeps the time of day on another', () => {
    expect(dayOf('2026-11-10T17:00:00Z', ZONE)).toBe('2026-11-11')
    expect(beginOf('2026-11-10', ZONE)).toBe('2026-11-09T16:00:00.000Z')
    expect(onDay('2026-11-10T17:00:00Z', '2026-11-20', ZONE)).toBe('2026-11-19T17:00:00.000Z')
  })

  it('shows whole weeks from Monday on', () => {
    const november = weeksOf('2026-11-10', 'month')
    expect([november[0], november.at(-1), november.length]).toEqual(['2026-10-26', '2026-12-06', 42])
    expect(weeksOf('2026-02-10', 'month')).toHaveLength(35)
    expect(weeksOf('2026-11-11', 'week')).toEqual(['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12', '2026-11-13', '2026-11-14', '2026-11-15'])
    expect([turned('2026-12-31', 'month', 1), turned('2026-01-15', 'month', -1), turned('2026-11-10', 'week', 1)]).toEqual([
      '2027-01-01', '2025-12-01', '2026-11-17',
    ])
  })
})
