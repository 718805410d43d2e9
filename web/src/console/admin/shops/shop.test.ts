import { describe, expect, it } from 'vitest'
import { blankShop, change, CODE, codeOf, creation, filledText } from './shop'

describe('requests', () => {
  it('open a shop with what the form asks and nothing the server makes', () => {
    const sent = creation({ ...blankShop('Asia/Shanghai'), code: 'mumu', name: '木木', quick_questions: [' 发货 ', ''] })
    expect(Object.keys(sent).sort()).toEqual([
      'alias', 'closing_text', 'code', 'color', 'greeting', 'idle_minutes', 'locale', 'name', 'out_of_hours_text',
      'quick_questions', 'silence_is_consent', 'zone',
    ])
    expect(sent.quick_questions).toEqual(['发货'])
  })

  it('change only what differs, with the version', () => {
    const draft = { ...blankShop('Asia/Shanghai'), id: 1, version: 7, name: '木木' }
    expect(change(draft, { name: '木木', picture_url: 'x' })).toEqual({ name: '木木', version: 7 })
    expect(change(draft, { picture: null })).toEqual({ picture: null, version: 7 })
  })
})

describe('texts', () => {
  it('are read with name and alias in place', () => {
    expect(filledText('{shop}{alias}为您服务', { name: '晴川', alias: '小晴' })).toBe('晴川小晴为您服务')
    expect(filledText('{alias} {x}', { name: '晴川', alias: '' })).toBe('晴川 {x}')
  })
})

describe('codes', () => {
  it('come from the Latin part of a name', () => {
    expect(codeOf('Qing Chuan 数码 3C')).toBe('qing-chuan-3c')
    expect(codeOf('晴川数码')).toBe('')
  })

  it('are short and plain', () => {
    expect(['a1', 'my-shop', 'A1', '-a', 'a', 'a_b'].map((code) => CODE.test(code))).toEqual([true, true, false, false, false, false])
  })
})
