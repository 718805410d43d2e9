import { describe, expect, it } from 'vitest'
import { initialsOf } from './initials'

describe('first letters of the pinyin', () => {
  it.each([
    ['会话', 'hh'], ['快捷短语', 'kjdy'], ['发货时间', 'fhsj'], ['退款流程', 'tklc'], ['耳机没声音', 'ejmsy'],
    ['您好，欢迎光临！', 'nhhygl'], ['双11活动', 's11hd'], ['VIP客户', 'vipkh'], ['质量问题', 'zlwt'], ['安装', 'az'],
    ['', ''], ['Hello, 世界', 'hellosj'],
  ])('%s is %s', (text, letters) => {
    expect(initialsOf(text)).toBe(letters)
  })
})
