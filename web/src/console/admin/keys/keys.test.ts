import { describe, expect, it } from 'vitest'
import { scopesOf, stateOf } from './keys'

const NOW = Date.parse('2026-11-10T02:00:00Z')

describe('keys', () => {
  it('get what their maker holds, but nothing about people and keys', () => {
    expect(scopesOf(['conversation.serve', 'staff.manage', 'integration.manage', 'export'])).toEqual(['conversation.serve', 'export'])
  })

  it('say whether they still open anything', () => {
    const at = (expires_at: string | null, revoked_at: string | null = null): string => stateOf({ expires_at, revoked_at }, NOW)
    expect(at(null)).toBe('live')
    expect(at('2026-12-10T02:00:00Z')).toBe('live')
    expect(at('2026-11-20T02:00:00Z')).toBe('soon')
    expect(at('2026-11-10T02:00:00Z')).toBe('expired')
    expect(at('2026-12-10T02:00:00Z', '2026-11-01T00:00:00Z')).toBe('revoked')
  })
})
