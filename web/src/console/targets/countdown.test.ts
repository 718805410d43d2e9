import { describe, expect, it } from 'vitest'
import type { ClockCard } from '@/api/types'
import { counted, mostUrgent, othersOf, responseOf, span } from './countdown'

const NOW = Date.parse('2026-11-10T02:00:00Z')
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString()
const clock = (more: Partial<ClockCard> = {}): ClockCard => ({
  id: 1, episode_id: 1, kind: 'solution', state: 'running', started_at: at(-60), due_at: at(540), target_s: 600, working: false,
  spent_s: null, platform_at: null, breached_at: null, stopped_at: null, ...more,
})
const say = (key: string, params: Record<string, unknown>): string => `${key}:${Object.values(params).join(',')}`

describe('countdown', () => {
  it('is amber in the last fifth, red from the deadline on', () => {
    const tones = [540, 121, 120, 1, 0, -30].map((left) => counted(clock({ due_at: at(left) }), NOW).tone)
    expect(tones).toEqual(['calm', 'calm', 'amber', 'amber', 'red', 'red'])
    expect(counted(clock({ due_at: at(-30), state: 'breached' }), NOW).leftS).toBe(-30)
  })

  it('stands still with what was left when it was paused', () => {
    const paused = clock({ state: 'paused', due_at: null, spent_s: 200 })
    expect(counted(paused, NOW)).toEqual({ tone: 'paused', leftS: 400, asTime: false, never: false })
    expect(counted(paused, NOW + 1_000_000).leftS).toBe(400)
  })

  it('names the time where the shop is closed in between', () => {
    expect(counted(clock({ working: true, due_at: at(50_000) }), NOW).asTime).toBe(true)
    expect(counted(clock({ working: false, due_at: at(50_000) }), NOW).asTime).toBe(false)
    expect(counted(clock({ working: true }), NOW).asTime).toBe(false)
    expect(counted(clock({ due_at: '2999-01-01T00:00:00Z' }), NOW).never).toBe(true)
  })

  it('shows what can still be kept before what is over', () => {
    const clocks = [clock({ id: 1, due_at: at(-90), state: 'breached' }), clock({ id: 2, due_at: at(60) }), clock({ id: 3 }), clock({ id: 4, due_at: null, state: 'paused' })]
    expect(mostUrgent(clocks, NOW)?.id).toBe(2)
    expect(mostUrgent(clocks.filter((one) => one.id !== 2), NOW)?.id).toBe(1)
    expect(mostUrgent(clocks.filter((one) => one.id > 2), NOW)?.id).toBe(3)
    expect(mostUrgent([], NOW)).toBeNull()
  })

  it('tells the waiting customer’s clock from the others', () => {
    const clocks = [clock({ id: 1, kind: 'next_response' }), clock({ id: 2 })]
    expect([responseOf(clocks)?.id, othersOf(clocks).map((one) => one.id)]).toEqual([1, [2]])
  })

  it('ticks only within the hour', () => {
    expect([span(102, say), span(-42, say), span(7_500, say), span(200_000, say)]).toEqual(['01:42', '00:42', 'targets.hours:2,5', 'time.days:2'])
  })
})
