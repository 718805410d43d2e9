import { describe, expect, it } from 'vitest'
import { isQuiet } from './quietHours'

const at = (hour: number, minute = 0): Date => new Date(2026, 10, 21, hour, minute)

describe('quiet hours', () => {
  it('may go over midnight', () => {
    expect([21, 22, 23, 0, 7, 8].map((hour) => isQuiet('22:00', '08:00', at(hour)))).toEqual([false, true, true, true, true, false])
  })
  it('may lie within a day', () => {
    expect([at(12, 29), at(12, 30), at(13, 59), at(14)].map((now) => isQuiet('12:30', '14:00', now))).toEqual([false, true, true, false])
  })
  it('of the same time are none', () => {
    expect(isQuiet('08:00', '08:00', at(8))).toBe(false)
  })
})
