import { describe, expect, it } from 'vitest'
import { guessHeight, RowHeights, windowOf } from './windowing'

describe('row heights', () => {
  it('adds up offsets', () => {
    const rows = new RowHeights([10, 20, 30])
    expect([0, 1, 2, 3].map((i) => rows.offsetOf(i))).toEqual([0, 10, 30, 60])
    expect(rows.total).toBe(60)
  })

  it('finds the row at an offset', () => {
    const rows = new RowHeights([10, 20, 30])
    expect([-5, 0, 9, 10, 29, 30, 59, 60, 999].map((y) => rows.indexAt(y))).toEqual([0, 0, 0, 1, 1, 2, 2, 2, 2])
    expect(new RowHeights().indexAt(5)).toBe(0)
  })

  it('moves what comes after a measured row', () => {
    const rows = new RowHeights([10, 20, 30])
    expect(rows.set(1, 50)).toBe(30)
    expect(rows.offsetOf(1)).toBe(10)
    expect(rows.offsetOf(2)).toBe(60)
    expect(rows.set(1, 50)).toBe(0)
    expect(rows.set(7, 50)).toBe(0)
  })

  it('agrees with plain sums over ten thousand rows', () => {
    const heights = Array.from({ length: 10_000 }, (_, i) => 20 + ((i * 37) % 90))
    const rows = new RowHeights(heights)
    rows.set(4_321, 400)
    heights[4_321] = 400
    const sum = heights.slice(0, 7_777).reduce((a, b) => a + b, 0)
    expect(rows.offsetOf(7_777)).toBe(sum)
    expect(rows.indexAt(sum)).toBe(7_777)
    expect(rows.indexAt(sum - 1)).toBe(7_776)
  })
})

describe('the window', () => {
  it('draws the viewport and the spare, and keeps the space of the rest', () => {
    const rows = new RowHeights(Array.from({ length: 100 }, () => 50))
    expect(windowOf(rows, 1_000, 500, 100)).toEqual({ from: 18, to: 33, before: 900, after: 3_350 })
  })

  it('stays a few dozen rows in a long list', () => {
    const rows = new RowHeights(Array.from({ length: 10_000 }, () => 60))
    const shown = windowOf(rows, 300_000, 800)
    expect(shown.to - shown.from).toBe(34)
    expect(shown.before + shown.after + 34 * 60).toBe(600_000)
  })

  it('is empty for an empty list', () => {
    expect(windowOf(new RowHeights(), 0, 500)).toEqual({ from: 0, to: 0, before: 0, after: 0 })
  })
})

describe('first guesses', () => {
  it('counts wrapped and broken lines', () => {
    expect(guessHeight('好的', 30)).toBe(61)
    expect(guessHeight('字'.repeat(31), 30)).toBe(82)
    expect(guessHeight('一\n二\n三', 30)).toBe(103)
    expect(guessHeight('', 30, 120)).toBe(160)
  })
})
