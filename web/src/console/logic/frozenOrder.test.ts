import { describe, expect, it } from 'vitest'
import { EMPTY_ORDER, hold, misplaced, neighbour, settle } from './frozenOrder'

describe('a list under the pointer', () => {
  it('keeps its order while the wanted one changes', () => {
    expect(hold(settle([1, 2, 3]), [3, 2, 1]).ids).toEqual([1, 2, 3])
  })

  it('puts new rows at the end', () => {
    const held = hold(settle([1, 2]), [9, 1, 2])
    expect(held.ids).toEqual([1, 2, 9])
    expect(held.late).toEqual([9])
  })

  it('keeps the place of a row that left', () => {
    const held = hold(settle([1, 2, 3]), [1, 3])
    expect(held.ids).toEqual([1, 2, 3])
    expect([...held.gone]).toEqual([2])
  })

  it('revives a ghost that comes back, in its own place', () => {
    const held = hold(hold(settle([1, 2, 3]), [1, 3]), [2, 1, 3])
    expect(held.ids).toEqual([1, 2, 3])
    expect(held.gone.size).toBe(0)
    expect(held.late).toEqual([])
  })

  it('takes the wanted order when it settles', () => {
    const held = hold(settle([1, 2, 3]), [9, 3, 1])
    expect(settle([9, 3, 1])).toEqual({ ids: [9, 3, 1], late: [], gone: new Set() })
    expect(held.ids).toEqual([1, 2, 3, 9])
  })

  it('counts new rows only when they stand in a wrong place', () => {
    expect(misplaced(hold(settle([1, 2]), [9, 1, 2]), [9, 1, 2])).toBe(1)
    expect(misplaced(hold(settle([1, 2]), [1, 2, 9]), [1, 2, 9])).toBe(0)
    expect(misplaced(hold(EMPTY_ORDER, [4, 5]), [4, 5])).toBe(0)
  })

  it('forgets a new row that left again before the order settled', () => {
    const held = hold(hold(settle([1]), [9, 1]), [1])
    expect(held.late).toEqual([])
    expect([...held.gone]).toEqual([9])
  })
})

describe('moving by key', () => {
  it('skips ghosts and stops at the ends', () => {
    const held = hold(settle([1, 2, 3]), [1, 3])
    expect(neighbour(held, 1, 1)).toBe(3)
    expect(neighbour(held, 3, 1)).toBeNull()
    expect(neighbour(held, 3, -1)).toBe(1)
  })

  it('starts at the first or last row', () => {
    expect(neighbour(settle([4, 5]), null, 1)).toBe(4)
    expect(neighbour(settle([4, 5]), null, -1)).toBe(5)
    expect(neighbour(EMPTY_ORDER, null, 1)).toBeNull()
  })

  it('leaves a row that itself became a ghost', () => {
    expect(neighbour(hold(settle([1, 2, 3]), [1, 3]), 2, 1)).toBe(3)
  })
})
