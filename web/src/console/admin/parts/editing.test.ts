import { describe, expect, it } from 'vitest'
import { ApiError } from '../../api/http'
import { changesOf, collisions, errorUnder, fieldErrors, isConflict, moved, rebased } from './editing'

const base = { version: 3, name: '晴川', color: '#111111', tags: ['a', 'b'] }

describe('changes', () => {
  it('are what differs, deep values too, never the version', () => {
    expect(changesOf(base, { ...base, version: 9, tags: ['a', 'b'] })).toEqual({})
    expect(changesOf(base, { ...base, name: '木木', tags: ['b', 'a'] })).toEqual({ name: '木木', tags: ['b', 'a'] })
  })
})

describe('a save in between', () => {
  const fresh = { ...base, version: 4, color: '#222222', name: '晴川数码' }

  it('keeps theirs where I changed nothing and mine where I did', () => {
    expect(rebased(base, { ...base, tags: ['c'] }, fresh)).toEqual({ ...fresh, tags: ['c'] })
    expect(rebased(base, { ...base, name: '木木' }, fresh)).toEqual({ ...fresh, name: '木木' })
  })

  it('names what we both changed, unless to the same', () => {
    expect(collisions(base, { ...base, tags: ['c'] }, fresh)).toEqual([])
    expect(collisions(base, { ...base, name: '木木', color: '#222222' }, fresh)).toEqual(['name'])
  })
})

describe('refusals', () => {
  const refused = (status: number, code: string, errors: { pointer: string; code: string; detail: string }[] = []): ApiError =>
    new ApiError(status, code, '说明', errors)

  it('tell a save in between from a taken name', () => {
    expect(isConflict(refused(409, 'accounts.changed_meanwhile'))).toBe(true)
    expect(isConflict(refused(409, 'accounts.code_taken'))).toBe(false)
    expect([...fieldErrors(refused(409, 'accounts.login_taken'))]).toEqual([['/login', '说明']])
  })

  it('stand at their fields, also at those inside them', () => {
    const errors = fieldErrors(refused(422, 'error.invalid', [
      { pointer: '/weekly/2', code: 'x', detail: '重叠' },
      { pointer: '/weekly/2', code: 'y', detail: '另一个' },
    ]))
    expect(errorUnder(errors, '/weekly')).toBe('重叠')
    expect(errorUnder(errors, '/weekly/2')).toBe('重叠')
    expect(errorUnder(errors, '/weekly/20')).toBe('')
  })
})

describe('moving', () => {
  it('takes one entry to another place and stays in the list', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
    expect(moved(['a', 'b'], 1, 9)).toEqual(['a', 'b'])
  })
})
