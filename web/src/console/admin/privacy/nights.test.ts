import { describe, expect, it } from 'vitest'
import { inBytes, lasted, pairFault, progress, totals } from './nights'

describe('nights', () => {
  it('add up what went and what a hold kept', () => {
    expect(totals({ counts: [{ kind: 'messages', cleared: 3, held: 1 }, { kind: 'task', cleared: 2, held: 0 }] })).toEqual({ cleared: 5, held: 1 })
    expect(totals({ counts: [] })).toEqual({ cleared: 0, held: 0 })
  })

  it('say how far they are', () => {
    expect(progress({ state: 'running', step_number: 1, steps: 40 })).toBe(0)
    expect(progress({ state: 'running', step_number: 21, steps: 40 })).toBe(50)
    expect(progress({ state: 'done', step_number: 40, steps: 40 })).toBe(100)
  })

  it('say how long they took, a running one up to its last slice', () => {
    const night = { started_at: '2026-11-10T19:00:00Z', changed_at: '2026-11-10T19:01:05Z', finished_at: null }
    expect(lasted(night)).toBe('1:05')
    expect(lasted({ ...night, finished_at: '2026-11-10T19:10:00Z' })).toBe('10:00')
  })

  it('say sizes in words', () => {
    expect([12, 2048, 3 * 1024 ** 2].map(inBytes)).toEqual(['12 B', '2.0 KB', '3.0 MB'])
  })

  it('find orders that would go before the rest', () => {
    expect([pairFault(183, 1095), pairFault(183, null), pairFault(null, null)]).toEqual([false, false, false])
    expect([pairFault(183, 100), pairFault(null, 1095)]).toEqual([true, true])
  })
})
