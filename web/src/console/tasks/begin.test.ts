import { describe, expect, it } from 'vitest'
import { kindFor } from './begin'

describe('a follow-up from a conversation', () => {
  it('begins as the kind that fits what the turn was about', () => {
    expect([kindFor('after_sales', 'refund'), kindFor('after_sales', 'return'), kindFor('product', 'stock'), kindFor('after_sales', 'damaged')]).toEqual([
      'refund_pending', 'return_received', 'out_of_stock', 'quality',
    ])
    expect([kindFor('complaint', 'service'), kindFor('logistics', 'tracking'), kindFor(undefined, undefined)]).toEqual(['hard_case', 'other', 'other'])
  })
})
