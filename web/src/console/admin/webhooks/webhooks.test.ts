import { describe, expect, it } from 'vitest'
import { conditionOf, outcomeOf } from './webhooks'

describe('webhooks', () => {
  it('say how a receiver is, and why nothing is sent', () => {
    expect(conditionOf({ state: 'active', disabled_by: null, failing_since: null })).toBe('active')
    expect(conditionOf({ state: 'active', disabled_by: null, failing_since: '2026-11-10T02:00:00Z' })).toBe('trouble')
    expect(conditionOf({ state: 'paused', disabled_by: null, failing_since: null })).toBe('paused')
    expect(conditionOf({ state: 'disabled', disabled_by: 'gone', failing_since: null })).toBe('gone')
  })

  it('tell a message that is tried again from one that is on its way', () => {
    expect(outcomeOf({ state: 'waiting', attempts: 0 })).toBe('sending')
    expect(outcomeOf({ state: 'waiting', attempts: 2 })).toBe('retrying')
    expect(outcomeOf({ state: 'delivered', attempts: 3 })).toBe('delivered')
  })
})
