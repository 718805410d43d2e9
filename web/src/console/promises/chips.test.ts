import { describe, expect, it } from 'vitest'
import type { ReadStatement } from '@/api/types'
import { chipsOf, fromInput, saidOf, toInput, type Chip, type Choice } from './chips'

const NOW = Date.parse('2026-11-10T02:00:00Z')
const read = (more: Partial<ReadStatement> = {}): ReadStatement => ({
  kind: 'contact', start: 2, end: 12, text: '15:30前给您回电', who: 'self', channel: 'phone', timed: true,
  due_at: '2026-11-10T07:30:00Z', by_policy: false, offered: 'contact', explanation: '今天 15:30', ...more,
})
const hold = read({ kind: 'hold', text: '稍等', offered: 'hold', channel: null, by_policy: true, timed: false, due_at: '2026-11-10T02:02:00Z' })

describe('chips', () => {
  it('shows what can be sent, and nothing else', () => {
    const others = [read({ kind: 'expectation', offered: null }), read({ due_at: null })]
    expect(chipsOf([read(), ...others], NOW, new Set(), new Map()).map((one) => [one.kind, one.due_at])).toEqual([['contact', '2026-11-10T07:30:00Z']])
  })

  it('keeps away what was taken away, as long as the words stand', () => {
    const gone = new Set(['contact:15:30前给您回电'])
    expect(chipsOf([read()], NOW, gone, new Map())).toEqual([])
    expect(chipsOf([read({ text: '16:30前给您回电' })], NOW, gone, new Map())).toHaveLength(1)
  })

  it('keeps a time that was set, which is then no longer the shop’s', () => {
    const times = new Map([['contact:专员会给您回电', '2026-11-10T09:00:00.000Z']])
    const [chip] = chipsOf([read({ text: '专员会给您回电', by_policy: true })], NOW, new Set(), times)
    expect([chip?.due_at, chip?.by_policy]).toEqual(['2026-11-10T09:00:00.000Z', false])
  })

  it('counts a hold from sending and leaves out what is over', () => {
    const chips = chipsOf([read(), hold], NOW, new Set(), new Map())
    const later = NOW + 30_000
    expect(saidOf(chips, later).map((one) => [one.kind, one.due_at])).toEqual([
      ['contact', '2026-11-10T07:30:00.000Z'],
      ['hold', '2026-11-10T02:02:30.000Z'],
    ])
    expect(saidOf(chips, Date.parse('2026-11-10T07:30:00Z')).map((one) => one.kind)).toEqual(['hold'])
  })

  it('sends nothing but what the server knows', () => {
    expect(saidOf(chipsOf([read()], NOW, new Set(), new Map()), NOW).flatMap((one) => Object.keys(one).sort())).toEqual(['by_policy', 'channel', 'due_at', 'end', 'kind', 'start'])
  })

  it('reads an input back as the same minute', () => {
    expect(fromInput(toInput('2026-11-10T07:30:00.000Z'))).toBe('2026-11-10T07:30:00.000Z')
    expect(fromInput('')).toBeNull()
  })
})

describe('what is chosen beside the time', () => {
  const called = read({ number: '138****8000', number_seq: 4 })
  const choose = (choice: Choice, one = called): Chip => chipsOf([one], NOW, new Set(), new Map(), new Map([['contact:15:30前给您回电', choice]]))[0]!

  it('calls the number that the customer wrote, unless another is named', () => {
    expect(choose({})).toMatchObject({ masked: '138****8000', calls: true, number_seq: 4 })
    expect(saidOf([choose({ days: 3 })], NOW)[0]).toMatchObject({ number_seq: 4, number_days: 3 })
    expect(saidOf([choose({ otherNumber: true })], NOW)[0]).not.toHaveProperty('number_seq')
    const typed = saidOf([choose({ otherNumber: true, number: ' 13900139000 ' })], NOW)[0]
    expect([typed?.number, typed && 'number_seq' in typed]).toEqual(['13900139000', false])
  })

  it('sends no number with what is no call', () => {
    expect(saidOf([choose({ number: '13900139000' }, read({ channel: 'chat' }))], NOW)[0]).not.toHaveProperty('number')
  })

  it('gives it to a team, and back', () => {
    expect(saidOf([choose({ teamId: 5 })], NOW)[0]?.owner_team_id).toBe(5)
    expect(saidOf([choose({ teamId: null })], NOW)[0]).not.toHaveProperty('owner_team_id')
  })
})
