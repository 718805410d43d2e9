import { describe, expect, it } from 'vitest'
import { placeOf, statesOf } from './usePlace'

describe('what is looked at', () => {
  it('is the board of one’s own without an address', () => {
    expect(placeOf({})).toMatchObject({ as: 'board', view: 'mine', state: 'pending', sort: 'due', desc: false, span: 'month' })
  })

  it('is read from the address, and nonsense is left out', () => {
    const place = placeOf({ as: 'list', view: 'team', state: 'done', owner: '7', sort: 'made', desc: '1', day: '2026-11-10', q: '退款' })
    expect(place).toMatchObject({ as: 'list', view: 'team', state: 'done', owner: 7, sort: 'made', desc: true, day: '2026-11-10', q: '退款' })
    expect(placeOf({ as: 'x', view: ['mine'], owner: 'x', day: '2026-13-45', from: 'soon' })).toMatchObject({ as: 'board', view: 'mine', owner: null, day: '', from: '' })
  })

  it('asks for everything that is pending unless one state is wanted', () => {
    expect(statesOf(placeOf({}))).toEqual(['open', 'doing', 'waiting'])
    expect(statesOf(placeOf({ state: 'overdue' }))).toEqual(['open', 'doing', 'waiting'])
    expect(statesOf(placeOf({ state: 'cancelled' }))).toEqual(['cancelled'])
  })
})
