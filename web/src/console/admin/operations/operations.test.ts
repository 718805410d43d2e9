import { describe, expect, it } from 'vitest'
import type { JobKindCard, ProcessCard } from '@/api/types'
import { bytes, loggingUntil, mixed, span, urgentFirst } from './operations'

const kind = (name: string, more: Partial<JobKindCard> = {}): JobKindCard => ({
  kind: name, waiting: 0, late: 0, running: 0, dead: 0, parked: 0, late_since: null, ...more,
})
const process = (more: Partial<ProcessCard>): ProcessCard => ({
  id: 1, kind: 'server', host: 'a', pid: 1, version: '1', started_at: '', seen_at: '', sockets: 0, memory: 0,
  log_level: 'info', log_until: null, alive: true, ...more,
})

describe('operations', () => {
  it('shows sizes in three digits', () => {
    expect([0, 999, 1500, 123_456, 12_400_000, 3_100_000_000].map(bytes)).toEqual(['0 B', '999 B', '1.5 KB', '123 KB', '12.4 MB', '3.1 GB'])
  })

  it('shows spans in their largest unit', () => {
    expect([-5, 59_000, 60_000, 7_200_000, 100_000_000, 200_000_000].map(span)).toEqual([
      { key: 'seconds', n: 0 }, { key: 'seconds', n: 59 }, { key: 'minutes', n: 1 },
      { key: 'hours', n: 2 }, { key: 'hours', n: 27 }, { key: 'days', n: 2 },
    ])
  })

  it('puts first what needs somebody', () => {
    const kinds = [kind('a'), kind('b', { late: 1 }), kind('c', { parked: 1 }), kind('d', { dead: 1, late: 1 })]
    expect(urgentFirst(kinds).map((one) => one.kind)).toEqual(['d', 'c', 'b', 'a'])
  })

  it('knows until when more is logged, and whether versions differ', () => {
    const early = process({ log_until: '2026-11-11T10:00:00Z' })
    const late = process({ log_until: '2026-11-11T10:05:00+00:00', version: '2' })
    expect(loggingUntil([process({}), early, late])).toBe('2026-11-11T10:05:00+00:00')
    expect(loggingUntil([process({})])).toBeNull()
    expect([mixed([early, late]), mixed([early, process({ version: '2', alive: false })])]).toEqual([true, false])
  })
})
