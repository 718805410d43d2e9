import { describe, expect, it } from 'vitest'
import { TopicBook } from './topics'

describe('topics', () => {
  it('asks once however many want it, and lets go with the last', () => {
    const book = new TopicBook()
    expect([book.join('shop:1'), book.join('shop:1')]).toEqual([true, false])
    expect([book.leave('shop:1'), book.leave('shop:1')]).toEqual([false, true])
    expect(book.subscription()).toBeNull()
  })

  it('asks for all of them after a reconnect', () => {
    const book = new TopicBook()
    book.join('staff:7')
    book.join('shop:1')
    expect(book.subscription()).toEqual({ type: 'subscribe', topics: ['staff:7', 'shop:1'] })
  })

  it('notices what it missed, once', () => {
    const book = new TopicBook()
    book.join('shop:1')
    book.join('staff:7')
    book.saw('shop:1', 5)
    expect(book.behind({ 'shop:1': 6, 'staff:7': 0, 'shop:9': 3 })).toEqual(['shop:1'])
    expect(book.behind({ 'shop:1': 6 })).toEqual([])
    book.saw('shop:1', 4)
    expect(book.behind({ 'shop:1': 6 })).toEqual([])
  })
})
