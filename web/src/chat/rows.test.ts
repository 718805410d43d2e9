import { describe, expect, it } from 'vitest'
import type { VisitorMessage } from '@/api/types'
import { emptyTimeline } from '@/shared/timeline'
import { buildRows } from './rows'

const said = (more: Partial<VisitorMessage>): VisitorMessage => ({
  seq: 1, prev_seq: 0, revision: 1, client_id: null, author: 'customer', alias: null, kind: 'text', text: '', event: null,
  file: null, quote: null, consent_for: null, at: '2026-11-10T02:00:00Z', withdrawn: false, product: null, ...more,
})
const kindsOf = (...messages: VisitorMessage[]): string[] =>
  buildRows({ ...emptyTimeline<VisitorMessage, never>(), messages }, { now: 0, locale: 'zh-CN', unreadAfter: null })
    .flatMap((row) => (row.type === 'bubble' ? [row.kind] : []))

describe('what a message is drawn as', () => {
  it('is its own kind', () => {
    const all = (['text', 'picture', 'file', 'voice', 'product'] as const).map((kind, at) => said({ kind, seq: at + 1 }))
    expect(kindsOf(...all)).toEqual(['text', 'picture', 'file', 'voice', 'product'])
  })

  it('is said to be deleted where nothing is left', () => {
    const event = { code: 'erased', params: {} }
    expect(kindsOf(said({ event }), said({ seq: 2, kind: 'voice', event }), said({ seq: 3, event, text: '还在' }))).toEqual([
      'erased', 'erased', 'text',
    ])
  })
})
