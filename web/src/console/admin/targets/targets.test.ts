import { describe, expect, it } from 'vitest'
import type { SlaPolicy } from '@/api/types'
import {
  blankPolicy, clockOf, contentOf, copied, draftOf, fromUnit, lasting, matchInWords, minuteOf, newRule, newStep, settingsBody, settingsOf, targetInWords, toUnit, unitOf,
} from './targets'

const say = (key: string, params: Record<string, unknown> = {}): string => [key, ...Object.values(params)].join(' ')
const policy: SlaPolicy = {
  id: null, shop_id: 1, version: 1, position: 2, name: 'L2 需要核实', enabled: true, match: { levels: ['l2'] }, edited_by: '', edited_at: null,
  targets: [{ kind: 'full_answer', seconds: 1800, marks: [{ when: 'percent', value: 80 }], chain: [{ tell: 'agent' }] }],
}

describe('policies as they are edited', () => {
  it('shows a time in the largest unit that is whole', () => {
    expect([30, 90, 600, 5400, 7200, 86_400, 0].map(unitOf)).toEqual(['second', 'second', 'minute', 'minute', 'hour', 'day', 'second'])
    expect([toUnit(5400, 'minute'), fromUnit(90, 'minute'), fromUnit(0, 'hour')]).toEqual([90, 5400, 1])
    expect([lasting(30, say), lasting(7200, say)]).toEqual(['time.seconds 30', 'time.hours 2'])
  })

  it('fills in what the server leaves out', () => {
    const draft = draftOf(policy)
    expect(draft.match).toEqual({ levels: ['l2'], tags: [], categories: [], priorities: [], channels: [] })
    expect(draft.targets[0]).toEqual({
      kind: 'full_answer', seconds: 1800, working: true, pauses: false, do: [],
      marks: [{ when: 'percent', value: 80, tell: [], severity: 'warning', do: [] }], chain: [{ tell: 'agent', after_s: 0 }],
    })
  })

  it('copies a shipped one as a new one', () => {
    const made = copied(policy, 'L2 需要核实（副本）')
    expect([made.id, made.version, made.name, made.targets.length]).toEqual([0, 0, 'L2 需要核实（副本）', 1])
    expect(policy.targets[0]!.marks![0]!.tell).toBeUndefined()
  })

  it('sends no warnings of what is not asked for', () => {
    const draft = { ...draftOf(policy), name: ' 全天 ' }
    draft.targets[0]!.seconds = null
    expect(contentOf(draft)).toMatchObject({ name: '全天', targets: [{ seconds: null, marks: [], chain: [], do: [] }] })
    expect(contentOf(blankPolicy()).targets).toHaveLength(1)
  })

  it('escalates to whoever is not told yet', () => {
    expect([newStep([]), newStep([{ tell: 'agent', after_s: 0 }])]).toEqual([{ tell: 'agent', after_s: 0 }, { tell: 'colleague', after_s: 300 }])
  })

  it('says in short for what it is and what it asks', () => {
    expect(matchInWords({ levels: ['l3'], categories: ['price'], channels: ['web'] }, say, (code) => `@${code}`)).toEqual(['L3', 'triage.category.price', '@web'])
    expect(targetInWords(policy.targets[0]!, say)).toBe('targets.kind.full_answer time.minutes 30')
    expect(targetInWords({ kind: 'solution', seconds: null }, say)).toBe('adminTargets.noTarget targets.kind.solution')
  })
})

describe('settings', () => {
  it('come back as they went out', () => {
    const edited = settingsOf({ shop_id: 1, version: 3, settings: { levels: { categories: { price: 'l1' } }, platform_rules: [{ name: '三分钟', kinds: ['first_response'], seconds: 180, valid_from: '2020-01-01' }] } })
    edited.platform_rules[0]!.valid_to = ''
    const rule = { ...newRule('2020-01-01'), name: '三分钟' }
    expect(settingsBody(edited)).toEqual({ version: 3, settings: { levels: { categories: { price: 'l1' }, sensitive: null }, platform_rules: [rule] } })
  })

  it('end a day at its end', () => {
    expect([clockOf(480), clockOf(1440), minuteOf('08:00', false), minuteOf('00:00', false), minuteOf('00:00', true)]).toEqual(['08:00', '00:00', 480, 0, 1440])
  })
})
