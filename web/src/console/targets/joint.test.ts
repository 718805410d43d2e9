import { describe, expect, it } from 'vitest'
import type { JointSession, Message } from '@/api/types'
import { provingMessages, sessionState } from './joint'

const NOW = Date.parse('2026-11-10T02:00:00Z')
const session = (more: Partial<JointSession> = {}): JointSession => ({
  id: 1, version: 1, opened_at: '2026-11-10T01:00:00Z', opened_by: '小晴', staff_ids: [1], team_ids: [], staff: ['小晴'], teams: [], thread_seq: 4,
  plan: '', expected_at: null, told_at: null, told_seq: null, ...more,
})
const message = (seq: number, more: Partial<Message> = {}): Message =>
  ({ seq, author: 'agent', kind: 'text', withdrawn: false, at: '2026-11-10T01:30:00Z', text: `第${seq}条`, ...more }) as Message

describe('joint sessions', () => {
  it('stand where the plan stands', () => {
    const told = { told_at: '2026-11-10T01:30:00Z', told_seq: 5 }
    const states = [null, session(), session({ ...told, expected_at: '2026-11-10T03:00:00Z' }), session({ ...told, expected_at: '2026-11-10T01:59:59Z' })]
    expect(states.map((one) => sessionState(one, NOW))).toEqual(['none', 'open', 'told', 'late'])
  })

  it('are proved by what people told the customer since they began', () => {
    const messages = [
      message(1, { at: '2026-11-10T00:59:59Z' }), message(2), message(3, { author: 'customer' }), message(4, { kind: 'note' }),
      message(5, { withdrawn: true }), message(6),
    ]
    expect(provingMessages(messages, session()).map((one) => one.seq)).toEqual([6, 2])
  })
})
