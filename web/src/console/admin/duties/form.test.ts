import { describe, expect, it } from 'vitest'
import { draftOf, emptyForm, formOf, linesOf, listOf, timeOf } from './form'

describe('form', () => {
  it('reads times and steps as they are typed', () => {
    expect(listOf('9:05，17:00\n 20:30 ').map(timeOf)).toEqual(['09:05', '17:00', '20:30'])
    expect(timeOf('早上')).toBe('早上')
    expect(linesOf('查订单, 备注\n\n 联系客户')).toEqual(['查订单, 备注', '联系客户'])
  })

  it('fills in what a card leaves out', () => {
    const form = formOf({ id: 7, version: 2, shop_id: 1, code: '', next_at: null, name: '查', rhythm: { kind: 'every' } })
    expect([form.id, form.version, form.rhythm.minutes, form.snoozes]).toEqual([7, 2, 60, 3])
  })

  it('sends neither id nor version, and a probe only with data', () => {
    const sent = draftOf({ ...emptyForm(), probe: 'left', proof: 'note' })
    expect([Object.keys(sent).includes('id'), Object.keys(sent).includes('version'), sent.probe]).toEqual([false, false, ''])
    expect(draftOf({ ...emptyForm(), probe: 'left', proof: 'data' }).probe).toBe('left')
  })
})
