import { describe, expect, it } from 'vitest'
import {
  addPending,
  dropPending,
  emptyTimeline,
  firstSeq,
  gapAfter,
  lastSeq,
  markFailed,
  markSending,
  merge,
  mergeOlder,
  missingAfter,
  type Numbered,
  type Timeline,
} from './timeline'

interface M extends Numbered {
  text: string
}
type T = Timeline<M, string>

function message(seq: number, extra: Partial<M> = {}): M {
  return { seq, client_id: null, withdrawn: false, text: `m${seq}`, ...extra }
}
const empty = (): T => emptyTimeline<M, string>()
const seqs = (timeline: T): number[] => timeline.messages.map((item) => item.seq)
const pending = (clientId: string) => ({ client_id: clientId, draft: 'hi', at: '2026-11-21T03:00:00Z' })

describe('merge', () => {
  it('orders by number whatever the order of arrival, and keeps each once', () => {
    const t = merge(merge(empty(), [message(3), message(1)]), [message(2), message(3), message(4)])
    expect(seqs(t)).toEqual([1, 2, 3, 4])
  })

  it('keeps the same object when nothing came', () => {
    const t = empty()
    expect(merge(t, [])).toBe(t)
  })

  it('lets the newer revision win, in either order', () => {
    const first = message(1, { revision: 0 })
    const second = message(1, { revision: 1, withdrawn: true })
    expect(merge(merge(empty(), [first]), [second]).messages[0]).toBe(second)
    expect(merge(merge(empty(), [second]), [first]).messages[0]).toBe(second)
  })

  it('withdraws without a revision and never brings back', () => {
    const gone = message(1, { withdrawn: true })
    const t = merge(merge(empty(), [message(1)]), [gone])
    expect(merge(t, [message(1)]).messages[0]).toBe(gone)
  })

  it('settles the pending message with the same client id', () => {
    const t = merge(addPending(empty(), pending('a')), [message(1, { client_id: 'a' })])
    expect([t.pending, seqs(t)]).toEqual([[], [1]])
  })
})

describe('pending', () => {
  it('goes from sending to failed to sending', () => {
    let t = addPending(empty(), pending('a'))
    expect(t.pending[0]?.state).toBe('sending')
    t = markFailed(t, 'a', 'offline')
    expect([t.pending[0]?.state, t.pending[0]?.error]).toEqual(['failed', 'offline'])
    t = markSending(t, 'a')
    expect([t.pending[0]?.state, t.pending[0]?.error]).toEqual(['sending', null])
  })

  it('is one message however often it is added', () => {
    let t = addPending(addPending(empty(), pending('a')), pending('a'))
    expect(t.pending.length).toBe(1)
    t = merge(t, [message(1, { client_id: 'a' })])
    expect(addPending(t, pending('a')).pending).toEqual([])
  })

  it('ignores a failure that comes after the message itself', () => {
    const t = merge(addPending(empty(), pending('a')), [message(1, { client_id: 'a' })])
    expect(markFailed(t, 'a', 'timeout')).toBe(t)
  })

  it('can be dropped', () => {
    expect(dropPending(addPending(empty(), pending('a')), 'a').pending).toEqual([])
  })
})

describe('gaps', () => {
  it('finds the hole by consecutive numbers', () => {
    expect(gapAfter(merge(empty(), [message(1), message(2), message(5)]))).toBe(2)
    expect(gapAfter(merge(empty(), [message(4), message(5)]))).toBeNull()
  })

  it('believes prev_seq where internal notes leave holes', () => {
    const noted = [message(1, { prev_seq: 0 }), message(4, { prev_seq: 1 })]
    expect(gapAfter(merge(empty(), noted))).toBeNull()
    expect(gapAfter(merge(empty(), [...noted, message(9, { prev_seq: 7 })]))).toBe(4)
  })

  it('sees that the newest is missing', () => {
    const t = merge(empty(), [message(1), message(2)])
    expect([missingAfter(t, 2), missingAfter(t, 3), missingAfter(empty(), 1)]).toEqual([null, 2, 0])
  })
})

describe('older pages', () => {
  it('go in front and say whether there is more', () => {
    const t = mergeOlder(merge(empty(), [message(5)]), [message(3), message(4)], true)
    expect([seqs(t), t.hasOlder, firstSeq(t), lastSeq(t)]).toEqual([[3, 4, 5], true, 3, 5])
    expect(mergeOlder(t, [message(1), message(2)], false).hasOlder).toBe(false)
  })
})
