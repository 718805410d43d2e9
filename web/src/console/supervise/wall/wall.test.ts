import { describe, expect, it } from 'vitest'
import type { WallAgent, WallAlarm } from '@/api/types'
import { agentIds, beganAt, byUrgency, isFull, loadShare, wallZoom } from './wall'

const at = (second: number): string => new Date(second * 1000).toISOString()

function agent(staff_id: number, more: Partial<WallAgent> = {}): WallAgent {
  return {
    staff_id, name: `客服${staff_id}`, state: 'online', reason: null, since: at(0), load: 0, capacity: 15,
    oldest_waiting_since: null, oldest_conversation_id: null,
    today: { receptions: 0, first_response_avg_s: null, response_avg_s: null, stars_avg: null }, ...more,
  }
}

function alarm(level: WallAlarm['level'], second: number): WallAlarm {
  return { kind: 'waiting_long', level, conversation_id: second, staff_id: 1, since: at(second), text: '' }
}

describe('waits', () => {
  it('begin the counted seconds before the count', () => {
    expect(beganAt(at(100), 40)).toBe(at(60))
    expect(beganAt(at(100), 0)).toBe(at(100))
    expect(beganAt(at(100), null)).toBeNull()
  })
})

describe('alarms', () => {
  it('stand red first, then the oldest', () => {
    const order = byUrgency([alarm('amber', 1), alarm('red', 9), alarm('red', 5)])
    expect(order.map((one) => one.conversation_id)).toEqual([5, 9, 1])
  })
})

describe('load', () => {
  it('fills the bar up to the capacity and no further', () => {
    expect([loadShare(9, 15), loadShare(15, 15), loadShare(17, 15)]).toEqual([0.6, 1, 1])
    expect([loadShare(0, 0), loadShare(1, 0)]).toEqual([0, 1])
    expect([isFull({ load: 14, capacity: 15 }), isFull({ load: 15, capacity: 15 })]).toEqual([false, true])
  })
})

describe('agents', () => {
  const agents = [
    agent(1, { state: 'offline' }),
    agent(2, { state: 'break' }),
    agent(3, { load: 5, oldest_waiting_since: at(50) }),
    agent(4, { load: 9, oldest_waiting_since: at(20) }),
  ]

  it('stand by state', () => {
    expect(agentIds(agents, 'state')).toEqual([3, 4, 2, 1])
  })

  it('stand by the oldest unanswered, those without one last', () => {
    expect(agentIds(agents, 'waiting')).toEqual([4, 3, 2, 1])
  })

  it('stand by load', () => {
    expect(agentIds(agents, 'load')).toEqual([4, 3, 2, 1])
  })
})

describe('the full screen', () => {
  it('is larger on a television and still shows everybody', () => {
    expect(wallZoom(1920, 1080, 8)).toBe(1.6)
    expect(wallZoom(1920, 1080, 14)).toBe(1.3)
    expect(wallZoom(1440, 900, 60)).toBe(1)
    expect(wallZoom(7680, 4320, 4)).toBe(3)
  })
})
