import { describe, expect, it } from 'vitest'
import { preview, segmentsOf } from './fields'

describe('templates of text messages', () => {
  it('are charged by parts', () => {
    expect([1, 70, 71, 134, 135].map(segmentsOf)).toEqual([1, 1, 2, 2, 3])
  })

  it('are shown as the customer reads them, unknown places as they are', () => {
    expect(preview('晴川', '${shop}：${reason}，${time} 前致电 ${other}', '晴川数码', '小晴')).toBe('【晴川】晴川数码：电话无人接听，11月12日 12:00 前致电 ${other}')
  })
})
