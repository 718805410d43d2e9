import { describe, expect, it } from 'vitest'
import type { SurveySummary } from '@/api/types-outreach'
import { daysBack, figuresOf, percent, reasonsFrom, tabsFor } from './surveys'

describe('surveys', () => {
  it('shows supervisors everything and agents their own', () => {
    expect(tabsFor(() => true)).toEqual(['overview', 'settings', 'mine'])
    expect(tabsFor((one) => one === 'conversation.serve')).toEqual(['mine'])
  })

  it('divides by nothing without a figure', () => {
    expect([percent(1, 3), percent(0, 5), percent(0, 0)]).toEqual(['33%', '0%', '–'])
  })

  it('says of what each share is', () => {
    const summary = { ended: 10, asked: 8, answered: 4, loops: 5, closed: 3, reopened: 1 } as SurveySummary
    expect(figuresOf(summary).map((one) => [one.key, one.value, one.of])).toEqual([
      ['asked', '8', '80%'], ['answered', '4', '50%'], ['closed', '3', '60%'], ['reopened', '1', '20%'],
    ])
  })

  it('counts days by the clock of the shop', () => {
    expect(daysBack(7, new Date('2026-11-10T17:00:00Z'), 'Asia/Shanghai')).toEqual({ first: '2026-11-05', last: '2026-11-11' })
  })

  it('reads one reason a line', () => {
    expect(reasonsFrom(' 慢 \n\n慢\n没说清楚\n')).toEqual(['慢', '没说清楚'])
    expect(reasonsFrom(Array.from({ length: 12 }, (_, at) => `第${at}`).join('\n'))).toHaveLength(10)
  })
})
