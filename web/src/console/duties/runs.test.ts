import { describe, expect, it } from 'vitest'
import type { DutyRunCard } from '@/api/types'
import { doneOf, isOnePress, lacks, minutesLeft, ordered, pressing, toneOf, type Filled } from './runs'

const NOW = Date.parse('2026-11-10T02:00:00Z')
const run = (more: Partial<DutyRunCard> = {}): DutyRunCard => ({
  id: 1, version: 1, duty_id: 1, shop_id: 1, name: '检查新订单', state: 'open', due_at: '2026-11-10T02:00:00Z', until_at: '2026-11-10T03:00:00Z',
  owner: null, team: null, roles: [], personal: false, done_by: null, done_at: null, checklist: [], checked: [], proof: 'none', probe: '',
  pending: null, handled: null, count: null, note: '', picture_url: null, snoozes_left: 3, snoozed_until: null, skipped: 0, handover_id: null, ...more,
})
const filled = (more: Partial<Filled> = {}): Filled => ({ checked: [], count: null, note: '', fileToken: null, ...more })

describe('runs', () => {
  it('puts what was missed first and what is done last', () => {
    const runs = [
      run({ id: 1, done_at: '2026-11-10T01:00:00Z', state: 'done' }),
      run({ id: 2, until_at: '2026-11-10T05:00:00Z' }),
      run({ id: 3 }),
      run({ id: 4, state: 'missed' }),
    ]
    expect(ordered(runs).map((one) => one.id)).toEqual([4, 3, 2, 1])
  })

  it('tells how long there is', () => {
    expect(minutesLeft(run(), NOW)).toBe(60)
    expect([toneOf(run(), NOW), toneOf(run({ until_at: '2026-11-10T02:10:00Z' }), NOW), toneOf(run({ state: 'missed' }), NOW)]).toEqual(['open', 'soon', 'late'])
    expect(toneOf(run({ state: 'missed', done_at: '2026-11-10T02:00:00Z' }), NOW)).toBe('done')
  })

  it('is one press where nothing is asked for', () => {
    expect(isOnePress(run())).toBe(true)
    expect(isOnePress(run({ proof: 'data', pending: 0 }))).toBe(true)
    expect(isOnePress(run({ proof: 'data', pending: 2 }))).toBe(false)
    expect(isOnePress(run({ checklist: ['查'] }))).toBe(false)
  })

  it('says what is missing, and takes a note for what was left out', () => {
    expect(lacks(run({ proof: 'count' }), filled())).toEqual(['count'])
    expect(lacks(run({ proof: 'count' }), filled({ count: 0 }))).toEqual([])
    expect(lacks(run({ proof: 'picture' }), filled())).toEqual(['picture'])
    expect(lacks(run({ checklist: ['查', '联系'] }), filled({ checked: [1] }))).toEqual(['note'])
    expect(lacks(run({ checklist: ['查', '联系'] }), filled({ checked: [1], note: '系统在维护' }))).toEqual([])
    expect(lacks(run({ proof: 'data', pending: 3 }), filled())).toEqual(['note'])
  })

  it('sends steps in their order', () => {
    expect(doneOf(filled({ checked: [2, 0], note: ' 好 ' }))).toEqual({ checked: [0, 2], count: null, note: '好', file_token: null })
  })

  it('asks for attention only for what one can do now', () => {
    const runs = [
      run({ id: 1 }),
      run({ id: 2, owner: { id: 8, name: '小红', alias: '' } }),
      run({ id: 3, owner: { id: 7, name: '小明', alias: '' }, snoozed_until: '2026-11-10T02:05:00Z' }),
      run({ id: 4, state: 'missed' }),
    ]
    expect(pressing(runs, 7, NOW).map((one) => one.id)).toEqual([1])
    expect(pressing(runs, 7, NOW + 600_000).map((one) => one.id)).toEqual([1, 3])
  })
})
