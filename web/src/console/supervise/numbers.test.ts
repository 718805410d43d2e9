import { describe, expect, it } from 'vitest'
import { plain, seconds, share } from './numbers'

const t = (key: string, params: Record<string, unknown>): string => `${key.split('.')[1]}:${Object.values(params).join(',')}`

describe('seconds', () => {
  it('are told in one or two units', () => {
    expect([0, 8.46, 9.99, 28.4, 59.4].map((s) => seconds(s, t))).toEqual(['s:0', 's:8.5', 's:10', 's:28', 's:59'])
    expect([59.6, 102, 3599.4].map((s) => seconds(s, t))).toEqual(['m:1', 'ms:1,42', 'ms:59,59'])
    expect([3600, 7500, 90_000].map((s) => seconds(s, t))).toEqual(['h:1', 'hm:2,5', 'h:25'])
    expect(seconds(null, t)).toBe('—')
  })
})

describe('shares', () => {
  it('never round up to the whole', () => {
    expect([0, 0.9344, 0.9996, 1].map(share)).toEqual(['0%', '93.4%', '99.9%', '100%'])
    expect(share(null)).toBe('—')
  })
})

describe('counts', () => {
  it('have thousands apart and two decimals at most', () => {
    expect([0, 1234, 4.556].map(plain)).toEqual(['0', '1,234', '4.56'])
    expect(plain(null)).toBe('—')
  })
})
