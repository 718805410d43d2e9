import { describe, expect, it } from 'vitest'
import { blankSlot, marked, ownTexts, percent, pointAt, tabOf, thresholdFor } from './bot'

const points = [
  { threshold: 0.9, answered: 0.3, wrong: 0.01, known: 200, wrong_at_most: 0.02 },
  { threshold: 0.5, answered: 0.8, wrong: 0.12, known: 500, wrong_at_most: 0.14 },
  { threshold: 0.7, answered: 0.6, wrong: 0.04, known: 400, wrong_at_most: 0.05 },
  { threshold: 0.6, answered: 0.7, wrong: 0, known: 3, wrong_at_most: 0.35 },
]

describe('bot', () => {
  it('opens the settings where the address says nothing it knows', () => {
    expect([tabOf('bench'), tabOf('nothing'), tabOf(undefined)]).toEqual(['bench', 'settings', 'settings'])
  })

  it('reads the picture at a threshold, and the lowest threshold that is good enough', () => {
    expect(pointAt(points, 0.65)?.threshold).toBe(0.7)
    expect(pointAt(points, 0.95)?.threshold).toBe(0.9)
    expect(pointAt([], 0.5)).toBeNull()
    expect([thresholdFor(points, 0.05), thresholdFor(points, 0.001)]).toEqual([0.7, null])
  })

  it('writes small shares with a digit more', () => {
    expect([percent(0), percent(0.046), percent(0.5)]).toEqual(['0%', '4.6%', '50%'])
  })

  it('keeps only texts that say something', () => {
    expect(ownTexts({ hello: '  ', clarify: '哪一个？' })).toEqual({ clarify: '哪一个？' })
  })

  it('names a new slot as no other is named', () => {
    expect(blankSlot([{ code: 'slot_2' }]).code).toBe('slot_3')
  })

  it('marks places by character, not by half of one', () => {
    expect(marked('😀退款', [{ start: 1, end: 3 }])).toEqual([{ text: '😀', hit: false }, { text: '退款', hit: true }])
  })
})
