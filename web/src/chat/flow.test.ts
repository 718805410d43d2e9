import { describe, expect, it } from 'vitest'
import type { UploadedFile, VisitorMessage, VisitorSend } from '@/api/types'
import { addPending, emptyTimeline, markFailed, merge } from '@/shared/timeline'
import { Outbox, type Job, type OutboxPorts } from './outbox'
import { buildRows, unreadCount, type BubbleRow, type ChatTimeline, type Draft, type Row } from './rows'

function message(seq: number, extra: Partial<VisitorMessage> = {}): VisitorMessage {
  return {
    seq,
    prev_seq: seq - 1,
    revision: 0,
    client_id: null,
    author: 'agent',
    alias: '小晴',
    kind: 'text',
    text: `m${seq}`,
    event: null,
    file: null,
    quote: null,
    consent_for: null,
    at: `2026-11-21T03:00:${String(seq).padStart(2, '0')}Z`,
    withdrawn: false,
    ...extra,
  }
}
const mine = { author: 'customer', alias: null } as const
const draft = (words: string): Draft => ({ kind: 'text', text: words, file: null, quote: null })
const timelineOf = (...messages: VisitorMessage[]): ChatTimeline =>
  merge(emptyTimeline<VisitorMessage, Draft>(), messages)
const options = {
  now: Date.parse('2026-11-21T04:00:00Z'),
  locale: 'zh-CN',
  unreadAfter: null,
  zone: 'Asia/Shanghai',
} as const

function shape(rows: Row[]): string[] {
  return rows.map((row) => {
    if (row.type === 'day') return row.text
    if (row.type !== 'bubble') return row.type
    return `${row.text}${row.first ? ' first' : ''}${row.last ? ' last' : ''}`
  })
}

describe('rows', () => {
  it('lets a button be pressed until the customer has spoken, and then shows which one was', () => {
    const choices = [{ id: 'a1', text: '退货', kind: 'article' as const }, { id: 'p', text: '转人工', kind: 'person' as const }]
    const asked = timelineOf(message(1, mine), message(2, { author: 'bot', choices }))
    const buttons = (all: ChatTimeline) =>
      buildRows(all, options).filter((row): row is BubbleRow => row.type === 'bubble' && row.choices.length > 0)
        .map((row) => [row.askable, row.chosen])
    expect(buttons(asked)).toEqual([[true, null]])
    const pending = addPending(asked, { client_id: 'c1', draft: { ...draft('退货'), picked: { seq: 2, id: 'a1' } }, at: message(3).at })
    expect(buttons(pending)).toEqual([[false, 'a1']])
    expect(buttons(merge(asked, [message(3, { ...mine, picked: { seq: 2, id: 'p' } })]))).toEqual([[false, 'p']])
    expect(buttons(merge(asked, [message(3, mine)]))).toEqual([[false, null]])
  })

  it('puts a line before each day', () => {
    const rows = buildRows(timelineOf(message(1, { at: '2026-11-19T20:00:00Z' }), message(2)), options)
    expect(shape(rows)).toEqual(['昨天', 'm1 first last', '今天', 'm2 first last'])
    const early = buildRows(timelineOf(message(1, { at: '2026-11-20T17:00:00Z' }), message(2)), options)
    expect(shape(early)[0]).toBe('今天')
  })

  it('joins bubbles of one voice into runs', () => {
    const rows = buildRows(timelineOf(message(1), message(2), message(3, mine), message(4, { alias: '小明' })), options)
    expect(shape(rows)).toEqual(['今天', 'm1 first', 'm2 last', 'm3 first last', 'm4 first last'])
  })

  it('ends a run after three minutes and at a system line', () => {
    const system = message(2, { kind: 'system', author: 'system', alias: null })
    const late = message(4, { at: '2026-11-21T03:03:04Z' })
    const rows = buildRows(timelineOf(message(1), system, message(3), late), options)
    expect(shape(rows)).toEqual(['今天', 'm1 first last', 'system', 'm3 first last', 'm4 first last'])
  })

  it('shows one unread line before the first foreign message after the number read', () => {
    const all = timelineOf(message(1), message(2, mine), message(3), message(4))
    expect(shape(buildRows(all, { ...options, unreadAfter: 1 }))).toEqual([
      '今天', 'm1 first last', 'm2 first last', 'unread', 'm3 first', 'm4 last',
    ])
    expect(shape(buildRows(all, { ...options, unreadAfter: 4 }))).not.toContain('unread')
  })

  it('shows a withdrawn message as a line', () => {
    expect(shape(buildRows(timelineOf(message(1, { withdrawn: true })), options))).toEqual(['今天', 'withdrawn'])
  })

  it('keeps the key of a bubble when the server confirms it, so that it is not drawn anew', () => {
    let t = addPending(timelineOf(message(1)), { client_id: 'c1', draft: draft('hi'), at: '2026-11-21T03:01:00Z' })
    t = markFailed(t, 'c1', 'passing')
    const before = buildRows(t, options).at(-1) as BubbleRow
    const after = buildRows(merge(t, [message(2, { ...mine, client_id: 'c1' })]), options).at(-1) as BubbleRow
    expect([before.state, after.state, before.key === after.key]).toEqual(['failed', 'sent', true])
  })

  it('counts unread messages of people, not lines nor withdrawn ones', () => {
    const all = [message(1), message(2), message(3, mine), message(4, { author: 'system' })]
    expect(unreadCount([...all, message(5, { withdrawn: true }), message(6, { author: 'bot' })], 1)).toBe(2)
  })
})

function outbox(answers: (number | 'ok')[]) {
  const sent: VisitorSend[] = []
  const log: string[] = []
  const ports: OutboxPorts = {
    upload: (job) => {
      log.push(`upload ${job.client_id}`)
      return Promise.resolve({ token: 'f1' } as UploadedFile)
    },
    send: (wire) => {
      sent.push(wire)
      const answer = answers.shift() ?? 'ok'
      return answer === 'ok' ? Promise.resolve(message(1, { client_id: wire.client_id })) : Promise.reject(answer)
    },
    sent: (done) => void log.push(`sent ${done.client_id}`),
    failed: (job, error) => void log.push(`failed ${job.client_id} ${String(error)}`),
    passing: (error) => error === 503,
    wait: (ms) => {
      log.push(`wait ${ms}`)
      return Promise.resolve()
    },
  }
  return { box: new Outbox(ports), sent, log }
}
const job = (id: string, source: File | null = null): Job => ({
  client_id: id,
  draft: source ? { ...draft(''), kind: 'picture' } : draft(id),
  source,
  uploaded: null,
})
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

describe('outbox', () => {
  it('sends one after another in the order written', async () => {
    const t = outbox([])
    for (const id of ['a', 'b', 'c']) t.box.add(job(id))
    await settle()
    expect(t.log).toEqual(['sent a', 'sent b', 'sent c'])
  })

  it('repeats a passing failure with the same id, the next one waiting behind it', async () => {
    const t = outbox([503, 503, 'ok'])
    t.box.add(job('a'))
    t.box.add(job('b'))
    await settle()
    expect(t.log).toEqual(['wait 600', 'wait 2000', 'sent a', 'sent b'])
    expect(t.sent.map((wire) => wire.client_id)).toEqual(['a', 'a', 'a', 'b'])
  })

  it('gives up after three attempts and sends again when asked', async () => {
    const t = outbox([503, 503, 503])
    t.box.add(job('a'))
    await settle()
    expect(t.log).toEqual(['wait 600', 'wait 2000', 'failed a 503'])
    expect([t.box.retry('a'), t.box.retry('a')]).toEqual([true, false])
    await settle()
    expect(t.log.at(-1)).toBe('sent a')
  })

  it('does not repeat a refusal', async () => {
    const t = outbox([422])
    t.box.add(job('a'))
    await settle()
    expect(t.log).toEqual(['failed a 422'])
  })

  it('uploads a file once, however often the message is tried', async () => {
    const t = outbox([503, 'ok'])
    t.box.add(job('p', new File(['x'], 'x.png')))
    await settle()
    expect(t.log).toEqual(['upload p', 'wait 600', 'sent p'])
    expect(t.sent[1]).toEqual({ client_id: 'p', kind: 'picture', file_token: 'f1' })
  })

  it('forgets what was discarded', async () => {
    const t = outbox([422])
    t.box.add(job('a'))
    await settle()
    t.box.drop('a')
    expect(t.box.retry('a')).toBe(false)
  })
})
