import { describe, expect, it } from 'vitest'
import type { FirstSteps } from '@/api/types'
import { doneOf, minutes, neighbour, progressOf, stepOf, STEPS } from './firstSteps'

const shop = (...done: string[]): FirstSteps => ({
  shop_id: 1, code: 'tea', answered: false, rehearsal: null,
  steps: STEPS.map((key) => ({ key, done: done.includes(key), count: 0 })),
})

describe('first steps', () => {
  it('begin with the name while there is no shop, whatever the address says', () => {
    expect(stepOf('bubble', null)).toBe('name')
  })

  it('open the first step that is not done, unless the address names one', () => {
    expect(stepOf(undefined, shop('name', 'hours', 'replies'))).toBe('invite')
    expect(stepOf('bubble', shop('name'))).toBe('bubble')
    expect(stepOf('nonsense', shop('name'))).toBe('hours')
    expect(stepOf(undefined, shop(...STEPS))).toBe('rehearsal')
    expect([...doneOf(shop('name', 'hours'))]).toEqual(['name', 'hours'])
  })

  it('have neighbours but for the ends', () => {
    expect([neighbour('name', -1), neighbour('name', 1), neighbour('rehearsal', 1)]).toEqual([null, 'hours', null])
  })
})

describe('a rehearsal', () => {
  const run = {
    id: 1, running: true, customers: 4, arrived: 1, answered: 0, left: 1, began_at: '2026-01-01T00:00:00Z',
    ends_at: '2026-01-01T00:04:00Z', first_response_s: null, share_in_30s: null, longest_wait_s: 0, advice: [],
  }
  const at = (text: string): number => Date.parse(`2026-01-01T${text}Z`)

  it('is as far as who left, or as its time', () => {
    expect(progressOf(run, at('00:00:30'))).toBe(25)
    expect(progressOf(run, at('00:03:00'))).toBe(75)
    expect(progressOf(run, at('00:09:00'))).toBe(100)
  })

  it('counts down in minutes', () => {
    expect([minutes(185), minutes(9.6), minutes(-3)]).toEqual(['3:05', '0:10', '0:00'])
  })
})
