import { describe, expect, it } from 'vitest'
import { DraftBook, NO_DRAFT } from './drafts'

function memory(first = ''): Pick<Storage, 'getItem' | 'setItem'> {
  let kept = first
  return { getItem: () => kept || null, setItem: (_key, value) => void (kept = value) }
}

describe('drafts', () => {
  it('are kept for each conversation', () => {
    const book = new DraftBook(memory(), 7)
    book.set(1, { text: '您好', note: false, quoteSeq: null }, 1)
    book.set(2, { text: '问老周', note: true, quoteSeq: 3 }, 2)
    expect(book.get(1)).toEqual({ text: '您好', note: false, quoteSeq: null })
    expect(book.get(2)).toEqual({ text: '问老周', note: true, quoteSeq: 3 })
    expect(book.get(9)).toEqual(NO_DRAFT)
  })

  it('survive a reload', () => {
    const store = memory()
    new DraftBook(store, 7).set(1, { text: '半句', note: false, quoteSeq: null }, 1)
    expect(new DraftBook(store, 7).get(1).text).toBe('半句')
  })

  it('go when the text is empty', () => {
    const book = new DraftBook(memory(), 7)
    book.set(1, { text: '您好', note: false, quoteSeq: null }, 1)
    book.set(1, { text: '  ', note: false, quoteSeq: null }, 2)
    expect(book.get(1)).toEqual(NO_DRAFT)
  })

  it('keep the newest two hundred', () => {
    const book = new DraftBook(memory(), 7)
    for (let id = 1; id <= 201; id += 1) book.set(id, { text: '字', note: false, quoteSeq: null }, id)
    expect(book.get(1).text).toBe('')
    expect(book.get(2).text).toBe('字')
  })

  it('live with broken storage', () => {
    const full: Pick<Storage, 'getItem' | 'setItem'> = {
      getItem: () => '{broken',
      setItem: () => {
        throw new Error('full')
      },
    }
    const book = new DraftBook(full, 7)
    book.set(1, { text: '您好', note: false, quoteSeq: null }, 1)
    expect(book.get(1).text).toBe('您好')
  })
})
