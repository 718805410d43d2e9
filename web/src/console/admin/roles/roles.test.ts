import { describe, expect, it } from 'vitest'
import type { PermissionLine, RoleCard } from '@/api/types'
import { changesIn, copyable, heldBy, lockOf, nextCell, toggled, type Grants } from './roles'

const role = (more: Partial<RoleCard> = {}): RoleCard => ({
  code: 'own-1', version: 1, name: '售前', permissions: ['conversation.serve'], vendor: false, shipped: false, holders: 0,
  grantable: true, editable: true, ...more,
})
const line = (code: PermissionLine['code'], more: Partial<PermissionLine> = {}): PermissionLine => ({
  code, name: code, text: '', vendor: true, held: true, ...more,
})
const none: Grants = new Map()

describe('a cell', () => {
  it('says why it cannot be changed', () => {
    expect(lockOf(role({ shipped: true }), line('export'))).toBe('shipped')
    expect(lockOf(role({ editable: false }), line('export'))).toBe('beyond')
    expect(lockOf(role({ vendor: true }), line('export', { vendor: false }))).toBe('vendor')
    expect(lockOf(role(), line('export', { held: false }))).toBe('not_held')
    expect(lockOf(role(), line('export'))).toBeNull()
  })

  it('turned over twice is no change', () => {
    const once = toggled(none, role(), 'export')
    expect([...heldBy(role(), once)]).toEqual(['conversation.serve', 'export'])
    expect(changesIn(once, [role()])).toBe(1)
    expect(toggled(once, role(), 'export').size).toBe(0)
    expect(changesIn(toggled(once, role(), 'conversation.serve'), [role()])).toBe(2)
  })
})

describe('a copy', () => {
  it('starts with what its author holds and its people may have', () => {
    const lines = [line('conversation.serve'), line('export', { vendor: false }), line('wall.read', { held: false })]
    const full = role({ permissions: ['conversation.serve', 'export', 'wall.read'] })
    expect(copyable(full, lines, false)).toEqual(['conversation.serve', 'export'])
    expect(copyable(full, lines, true)).toEqual(['conversation.serve'])
  })
})

describe('keys', () => {
  it('move within the matrix', () => {
    expect(nextCell('ArrowDown', [0, 1], 2, 3)).toEqual([1, 1])
    expect(nextCell('ArrowDown', [1, 1], 2, 3)).toEqual([1, 1])
    expect(nextCell('ArrowLeft', [1, 0], 2, 3)).toEqual([1, 0])
    expect(nextCell('End', [1, 0], 2, 3)).toEqual([1, 2])
    expect(nextCell('a', [1, 0], 2, 3)).toBeNull()
  })
})
