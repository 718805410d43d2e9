import { describe, expect, it } from 'vitest'
import type { AuditLine } from '@/api/types'
import { differences, inWords, noFilter, queryOf } from './audit'

const words = { yes: '是', no: '否', none: '（空）' }
const line = (before: Record<string, unknown>, after: Record<string, unknown>): AuditLine =>
  ({ id: 1, before, after }) as unknown as AuditLine

describe('an entry', () => {
  it('is read field by field', () => {
    expect(differences(line({ name: '晴川', vip: false }, { name: '晴川数码', vip: true }), words)).toEqual([
      { field: 'name', before: '晴川', after: '晴川数码' },
      { field: 'vip', before: '否', after: '是' },
    ])
  })

  it('says what was made and what was taken away', () => {
    expect(differences(line({}, { title: '盘点' }), words)).toEqual([{ field: 'title', before: null, after: '盘点' }])
    expect(differences(line({ title: '盘点' }, {}), words)).toEqual([{ field: 'title', before: '盘点', after: null }])
  })

  it('leaves out that there was nothing before, and says that nothing is left', () => {
    expect(differences(line({ note: '' }, { note: '对公' }), words)).toEqual([{ field: 'note', before: null, after: '对公' }])
    expect(differences(line({ note: '对公' }, { note: '' }), words)).toEqual([{ field: 'note', before: '对公', after: '（空）' }])
  })

  it('puts lists and groups into words', () => {
    expect(inWords([1, 2], words)).toBe('1、2')
    expect(inWords([], words)).toBe('（空）')
    expect(inWords({ mon: [{ from: '09:00', to: '18:00' }] }, words)).toBe('mon: 09:00–18:00')
  })
})

describe('a filter', () => {
  it('asks for everything at first', () => {
    expect(Object.values(queryOf(noFilter()))).toEqual([null, null, null, null, null, null])
  })

  it('names the object by kind and number', () => {
    expect(queryOf({ ...noFilter(), kind: 'shop', number: ' 3 ' }).target).toBe('shop:3')
    expect(queryOf({ ...noFilter(), kind: 'shop' }).target).toBe('shop')
  })
})
