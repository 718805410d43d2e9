import { describe, expect, it } from 'vitest'
import type { ScriptElement } from '@/api/types'
import { has, waysTo } from './elements'

const element = (more: Partial<ScriptElement> = {}): ScriptElement => ({
  code: 'hello', name: '问候', name_en: 'Greeting', words: [], variables: [], fields: [], any_field: false, ...more,
})

describe('an element of a script', () => {
  it('is there by a word, whatever its case and width', () => {
    expect(has(element({ words: ['您好', 'Hello'] }), 'ＨＥＬＬＯ，欢迎')).toBe(true)
    expect(has(element({ words: ['您好'] }), '欢迎光临')).toBe(false)
  })

  it('is there by a variable or a campaign field', () => {
    expect(has(element({ variables: ['shop'] }), '这里是{shop}')).toBe(true)
    expect(has(element({ variables: ['shop'] }), '这里是{{shop}}')).toBe(false)
    expect(has(element({ fields: ['发货时间'] }), '{{发货时间}}发出')).toBe(true)
    expect(has(element({ any_field: true }), '{{满减}}')).toBe(true)
  })

  it('names a few ways to it, those that need no typing first', () => {
    expect(waysTo(element({ words: ['您好', '你好'], variables: ['shop'] }), 'zh-CN', 2)).toEqual(['{shop}', '您好'])
    expect(waysTo(element({ words: ['您好', 'hello'] }), 'en')).toEqual(['hello'])
  })
})
