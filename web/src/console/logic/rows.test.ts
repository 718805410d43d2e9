import { describe, expect, it } from 'vitest'
import type { Message } from '@/api/types'
import { addPending, emptyTimeline, merge } from '@/shared/timeline'
import { folded, guessRow, pictureSize, rowsOf, type ChatTimeline, type Outgoing } from './rows'

function message(seq: number, at: string, more: Partial<Message> = {}): Message {
  return {
    conversation_id: 1, seq, revision: 1, client_id: null, author: 'customer', staff: null, kind: 'text', text: '在吗',
    event: null, file: null, quote: null, source: null, mentions: [], at, withdrawn: false, hidden: false, consent_for: null, ...more,
  }
}

const kinds = (timeline: ChatTimeline, unread: number | null = null): string[] =>
  rowsOf(timeline, unread).map((row) => row.kind)
const timelineOf = (...messages: Message[]): ChatTimeline => merge(emptyTimeline<Message, Outgoing>(), messages)

describe('rows of a conversation', () => {
  it('draw a line for each day', () => {
    const timeline = timelineOf(message(1, '2026-11-20T04:00:00Z'), message(2, '2026-11-21T04:00:00Z'))
    expect(kinds(timeline)).toEqual(['day', 'message', 'day', 'message'])
  })

  it('group one person’s messages within three minutes', () => {
    const timeline = timelineOf(
      message(1, '2026-11-21T04:00:00Z'), message(2, '2026-11-21T04:02:59Z'), message(3, '2026-11-21T04:06:00Z'),
    )
    const firsts = rowsOf(timeline).flatMap((row) => (row.kind === 'message' ? [row.first] : []))
    expect(firsts).toEqual([true, false, true])
  })

  it('draw the unread line before the first new message, never at the very top', () => {
    const timeline = timelineOf(message(1, '2026-11-21T04:00:00Z'), message(2, '2026-11-21T04:01:00Z'))
    expect(kinds(timeline, 1)).toEqual(['day', 'message', 'unread', 'message'])
    expect(kinds(timeline, 0)).toEqual(['day', 'message', 'message'])
    expect(kinds(timeline, 2)).toEqual(['day', 'message', 'message'])
  })

  it('keep the key of a message when it is settled', () => {
    const draft: Outgoing = { request: { client_id: 'abc', kind: 'text', text: '好' }, file: null }
    const pending = addPending(timelineOf(), { client_id: 'abc', draft, at: '2026-11-21T04:00:00Z' })
    const sent = merge(pending, [message(1, '2026-11-21T04:00:01Z', { client_id: 'abc', author: 'agent' })])
    expect(rowsOf(pending).map((row) => row.key)).toEqual(['c:abc'])
    expect(rowsOf(sent).map((row) => row.key)).toEqual(['d:2026-11-21:1', 'c:abc'])
  })
})

describe('reserved space', () => {
  it('fits pictures into the list without changing their shape', () => {
    expect(pictureSize(1120, 960)).toEqual({ width: 280, height: 240 })
    expect(pictureSize(100, 80)).toEqual({ width: 100, height: 80 })
    expect(pictureSize(4000, 100)).toEqual({ width: 280, height: 40 })
    expect(pictureSize(null, null)).toEqual({ width: 200, height: 150 })
  })

  it('guesses by kind', () => {
    const rows = rowsOf(timelineOf(message(1, '2026-11-21T04:00:00Z', { kind: 'system' })))
    expect(rows.map((row) => guessRow(row, 30))).toEqual([40, 36])
  })
})

describe('system lines', () => {
  const line = (seq: number, more: Partial<Message> = {}): Message => message(seq, '2026-11-21T04:00:00Z', { author: 'system', kind: 'system', text: '', ...more })

  it('of a long wait are folded but for the last', () => {
    const timeline = timelineOf(message(1, '2026-11-21T04:00:00Z'), line(2), line(3), line(4), line(5), message(6, '2026-11-21T04:01:00Z'))
    const rows = folded(rowsOf(timeline))
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'folded', 'message', 'message'])
    expect(rows.flatMap((row) => (row.kind === 'folded' ? row.messages.map((one) => one.seq) : []))).toEqual([2, 3, 4])
  })

  it('stay when there are few', () => {
    expect(folded(rowsOf(timelineOf(line(1), line(2)))).map((row) => row.kind)).toEqual(['day', 'message', 'message'])
  })

  it('that were taken back are not shown', () => {
    expect(kinds(timelineOf(message(1, '2026-11-21T04:00:00Z'), line(2, { withdrawn: true })))).toEqual(['day', 'message'])
  })
})
