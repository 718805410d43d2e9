import { describe, expect, it } from 'vitest'
import { exact, exactBoth } from './time'

const AT = '2026-11-21T04:00:00Z'
const here = Intl.DateTimeFormat().resolvedOptions().timeZone

describe('the exact time', () => {
  it('is the viewer’s alone where the shop’s clock shows the same', () => {
    expect(exactBoth(AT, here, '店铺时间')).toBe(exact(AT))
    expect(exactBoth(AT, undefined, '店铺时间')).toBe(exact(AT))
  })

  it('names the shop’s too where that differs', () => {
    const far = exact(AT, 'Asia/Shanghai') === exact(AT) ? 'America/New_York' : 'Asia/Shanghai'
    expect(exactBoth(AT, far, '店铺时间')).toBe(`${exact(AT)}\n店铺时间 ${exact(AT, far)}`)
  })
})
