import { describe, expect, it } from 'vitest'
import { cleaned, freshKey, linesOf } from './kinds'

describe('kinds of follow-ups', () => {
  it('gives a new field a key that none has', () => {
    expect(freshKey([{ key: 'parcel', name: '单号' }, { key: 'f3', name: '金额' }])).toBe('f4')
    expect(freshKey([])).toBe('f1')
  })

  it('stores neither empty lines nor fields without a name, options only of a choice', () => {
    expect(linesOf(' 联系快递 \n\n告知客户')).toEqual(['联系快递', '告知客户'])
    const content = cleaned({ name: ' 发票 ', fields: [{ key: 'f1', name: ' 抬头 ', type: 'text', options: ['x'] }, { key: 'f2', name: ' ' }, { key: 'f3', name: '种类', type: 'choice', options: ['纸质', '电子'] }] })
    expect(content.name).toBe('发票')
    expect(content.fields?.map((one) => [one.name, one.options])).toEqual([['抬头', []], ['种类', ['纸质', '电子']]])
  })
})
