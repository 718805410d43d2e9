import { describe, expect, it } from 'vitest'
import { blankFilter, marksIn, queryOf } from './filter'
import { addressOf } from '../api/http'
import { kept, NOTHING, toggled, upTo } from './selection'

const shown = [5, 3, 9, 1]

describe('selecting rows', () => {
  it('adds and takes away one by one', () => {
    const one = toggled(NOTHING, 3)
    expect([...one.ids]).toEqual([3])
    expect([...toggled(one, 3).ids]).toEqual([])
  })
  it('goes on from the last one to this one, either way, as the list shows them', () => {
    expect([...upTo(toggled(NOTHING, 3), shown, 1).ids]).toEqual([3, 9, 1])
    expect([...upTo(toggled(NOTHING, 9), shown, 5).ids].sort()).toEqual([3, 5, 9])
  })
  it('begins where there was nothing before', () => {
    expect([...upTo(NOTHING, shown, 9).ids]).toEqual([9])
  })
  it('lets go of what is no longer shown', () => {
    expect([...kept({ ids: new Set([3, 7]), anchor: 7 }, shown).ids]).toEqual([3])
  })
})

describe('a filter', () => {
  it('sends only what narrows, lists one by one', () => {
    expect(queryOf(blankFilter())).toEqual({})
    const wanted = { ...blankFilter(), states: ['active', 'queued'] as const, vip: true, waiting_s: 0 }
    expect(marksIn(wanted as never)).toBe(3)
    expect(addressOf('/conversations', queryOf(wanted as never))).toBe('/api/v1/conversations?states=active&states=queued&vip=true&waiting_s=0')
  })
})
