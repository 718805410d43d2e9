import { describe, expect, it } from 'vitest'
import type { FigureDefinition } from '@/api/types'
import {
  barsOf, dayIn, figureText, isOver, NAME, nextSorting, presetOf, presetRange, shiftDay, shownDefinitions, sortRows, targetOf,
  type FigureRow,
} from './figures'

const definition = (key: string, unit: FigureDefinition['unit'] = 's'): FigureDefinition => ({ key, title: key, definition: '', unit, better: 'down' })
const row = (id: number, name: string, value: number | null): FigureRow => ({ scope: 'agent', id, name, values: { x: value } })

describe('days', () => {
  it('are the shop’s, not the browser’s', () => {
    const ms = Date.parse('2026-11-20T17:00:00Z')
    expect(dayIn('Asia/Shanghai', ms)).toBe('2026-11-21')
    expect(dayIn('America/New_York', ms)).toBe('2026-11-20')
  })

  it('shift over months and years', () => {
    expect(shiftDay('2026-12-31', 1)).toBe('2027-01-01')
    expect(shiftDay('2028-03-01', -1)).toBe('2028-02-29')
  })

  it('come in ranges that include both ends', () => {
    expect(presetRange('today', '2026-11-21')).toEqual({ from: '2026-11-21', to: '2026-11-21' })
    expect(presetRange('yesterday', '2026-11-01')).toEqual({ from: '2026-10-31', to: '2026-10-31' })
    expect(presetRange('week', '2026-11-21')).toEqual({ from: '2026-11-15', to: '2026-11-21' })
    expect(presetRange('month', '2026-11-21')).toEqual({ from: '2026-10-23', to: '2026-11-21' })
  })

  it('know their preset again', () => {
    expect(presetOf({ from: '2026-11-15', to: '2026-11-21' }, '2026-11-21')).toBe('week')
    expect(presetOf({ from: '2026-11-14', to: '2026-11-21' }, '2026-11-21')).toBeNull()
  })
})

describe('figures in words', () => {
  const t = (_key: string, params: Record<string, unknown>): string => Object.values(params).join('/')

  it('carry their unit', () => {
    expect([figureText(102, 's', t), figureText(0.5, 'share', t), figureText(1200, 'count', t)]).toEqual(['1/42', '50%', '1,200'])
    expect([figureText(undefined, 's', t), figureText(null, 'stars', t)]).toEqual(['—', '—'])
  })
})

describe('targets', () => {
  it('stand for response times only', () => {
    expect(targetOf(definition('first_response_s'))).toBe(30)
    expect(targetOf(definition('average_response_s'))).toBe(60)
    expect(targetOf(definition('first_response_share', 'share'))).toBeNull()
    expect(targetOf(definition('longest_wait_s'))).toBeNull()
  })

  it('are exceeded above, not at', () => {
    const first = definition('first_response_s')
    expect([30, 30.1, null].map((value) => isOver(first, value))).toEqual([false, true, false])
  })
})

describe('sorting', () => {
  const rows = [row(1, '丙', 5), row(2, '甲', null), row(3, '乙', 9)]

  it('leaves the valueless last both ways', () => {
    expect(sortRows(rows, { key: 'x', direction: 'descending' }).map((one) => one.id)).toEqual([3, 1, 2])
    expect(sortRows(rows, { key: 'x', direction: 'ascending' }).map((one) => one.id)).toEqual([1, 3, 2])
  })

  it('turns round on the second click', () => {
    const first = nextSorting({ key: NAME, direction: 'ascending' }, 'x')
    expect(first).toEqual({ key: 'x', direction: 'descending' })
    expect(nextSorting(first, 'x')).toEqual({ key: 'x', direction: 'ascending' })
    expect(nextSorting(first, NAME)).toEqual({ key: NAME, direction: 'ascending' })
  })
})

describe('columns', () => {
  it('leave details out until all are asked for', () => {
    const keys = ['receptions', 'first_response', 'first_response_real', 'queue_time', 'longest_wait', 'last_word'].map((key) => definition(key))
    expect(shownDefinitions(keys, false).map((one) => one.key)).toEqual(['receptions', 'first_response', 'longest_wait'])
    expect(shownDefinitions(keys, true)).toHaveLength(6)
  })
})

describe('bars', () => {
  it('compare agents who have a value, slowest first', () => {
    const rows = [12, 44, null].map((value, id): FigureRow => ({
      scope: 'agent', id, name: `客服${id}`, values: { first_response_s: value },
    }))
    const bars = barsOf([...rows, { scope: 'shop', id: 9, name: '店', values: { first_response_s: 99 } }], definition('first_response_s'))
    expect(bars).toEqual([
      { name: '客服1', value: 44, over: true },
      { name: '客服0', value: 12, over: false },
    ])
  })

  it('say nothing about one agent alone', () => {
    expect(barsOf([row(1, '甲', 5)], definition('x'))).toEqual([])
  })
})
