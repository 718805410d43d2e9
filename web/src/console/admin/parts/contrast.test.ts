import { describe, expect, it } from 'vitest'
import { contrast, onWhite } from './contrast'

describe('contrast', () => {
  it('is 21 between black and white and 1 with itself', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21)
    expect(contrast('#ffffff', '#000000')).toBe(21)
    expect(contrast('#123abc', '#123abc')).toBe(1)
  })

  it('judges the edge of AA as it is: #767676 reads, #777777 does not', () => {
    expect(onWhite('#767676')).toEqual({ ratio: 4.54, readable: true })
    expect(onWhite('#777777')).toEqual({ ratio: 4.47, readable: false })
  })

  it('knows no colour in what is none', () => {
    for (const text of ['', '#fff', 'red', '#12345', '#1234567']) expect(onWhite(text)).toEqual({ ratio: null, readable: false })
  })
})
