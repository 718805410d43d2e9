import { describe, expect, it } from 'vitest'
import { tidyPage, tidyProduct } from '@/chat/embed'
import { price } from '@/shared/product/price'
import { hundredths } from './product'

describe('products of shops’ pages', () => {
  it('reads prices as shops write them', () => {
    expect(['1,299.00', '¥199', 19.99, 'CNY 0.1', '', null, 'free'].map(hundredths)).toEqual([
      129900, 19900, 1999, 10, undefined, undefined, undefined,
    ])
  })

  it('keeps what the server takes and leaves out the rest', () => {
    const wild = {
      title: ` ${'长'.repeat(300)} `, price_fen: -1, currency: '元', url: 'javascript:alert(1)',
      picture: 'https://a.example/中文.png', id: '8'.repeat(200),
    }
    expect(tidyProduct(wild)).toEqual({
      title: '长'.repeat(200), price_fen: null, currency: 'CNY', url: null, picture: null, id: '8'.repeat(100),
    })
    const fine = { title: '耳机', price_fen: 0, currency: 'USD', url: 'https://a.example/p?a=1', picture: null, id: '' }
    expect(tidyProduct(fine)).toEqual(fine)
  })

  it('takes no product without a title', () => {
    expect(tidyProduct(null)).toBeUndefined()
    expect(tidyProduct({ title: '  ' })).toBeUndefined()
    expect(tidyPage({ url: 'https://a.example/', title: 't', product: { title: '' } })).toEqual({
      url: 'https://a.example/', title: 't',
    })
  })

  it('writes prices for their reader', () => {
    expect(price(129900, 'CNY', 'zh-CN')).toBe('¥1,299.00')
    expect(price(1050, 'USD', 'en')).toBe('$10.50')
    expect(price(1050, 'AB1', 'en')).toBe('AB1 10.50')
  })
})
