import { describe, expect, it } from 'vitest'
import { blankStaff, capacityOf, change, creation, expiring, listedStaff, reachesFar, seatsOf, type StaffDraft } from './staff'

const person = (id: number, more: Partial<StaffDraft> = {}): StaffDraft => ({
  ...blankStaff([1, 2]), id, version: 4, login: `user${id}`, name: `员工${id}`, ...more,
})
const NOW = Date.parse('2026-11-02T01:00:00Z')
const all = { word: '', role: '' as const, shop: null, team: null, state: 'all' as const }

describe('requests', () => {
  it('take somebody on with aliases of their shops only', () => {
    const sent = creation(person(1, { aliases: { 1: ' 小晴 ', 2: '', 9: '别处' } }))
    expect(sent.aliases).toEqual({ 1: '小晴' })
    expect(Object.keys(sent)).not.toContain('active')
    expect(sent.login).toBe('user1')
  })

  it('change what differs; leaving a shop takes its alias along', () => {
    const draft = person(1, { shop_ids: [2], aliases: { 1: '小晴', 2: '木木' } })
    expect(change(draft, { shop_ids: [2] })).toEqual({ shop_ids: [2], aliases: { 2: '木木' }, version: 4 })
    expect(change(draft, { name: '新名' })).toEqual({ name: '新名', version: 4 })
  })
})

describe('seats', () => {
  it('are the capacity by the weight, at least one', () => {
    expect([seatsOf(15, 1), seatsOf(15, 0.5), seatsOf(10, 0.3), seatsOf(1, 0.1)]).toEqual([15, 7, 3, 1])
    expect([capacityOf('presales'), capacityOf('temporary')]).toEqual([15, 6])
  })
})

describe('the list', () => {
  const staff = [
    person(1, { name: '阿宁', skills: ['退换'], team_ids: [5], expires_at: '2026-11-08T00:00:00Z' }),
    person(2, { name: '白白', active: false }),
    person(3, { name: '陈陈', role: 'supervisor', shop_ids: [2], aliases: { 2: '小鹿' } }),
  ]
  const ids = (filter: Partial<Parameters<typeof listedStaff>[1]>): number[] =>
    listedStaff(staff, { ...all, ...filter }, NOW).map((one) => one.id)

  it('puts those who work first', () => {
    expect(ids({})).toEqual([1, 3, 2])
    expect(ids({ state: 'active' })).toEqual([1, 3])
  })

  it('is searched by name, sign-in name, alias and skill', () => {
    expect([ids({ word: '小鹿' }), ids({ word: 'USER1' }), ids({ word: '退' }), ids({ word: '没有' })]).toEqual([[3], [1], [1], []])
  })

  it('is narrowed by role and shop', () => {
    expect([ids({ role: 'supervisor' }), ids({ shop: 1 })]).toEqual([[3], [1, 2]])
    expect([ids({ team: 5 }), ids({ state: 'expiring' }), ids({ state: 'inactive' })]).toEqual([[1], [1], [2]])
  })
})

describe('accounts that end', () => {
  it('are told a week before', () => {
    expect(expiring({ active: true, expires_at: '2026-11-09T00:59:59Z' }, NOW)).toBe(true)
    expect(expiring({ active: true, expires_at: '2026-11-09T01:00:00Z' }, NOW)).toBe(false)
    expect(expiring({ active: false, expires_at: '2026-11-03T00:00:00Z' }, NOW)).toBe(false)
    expect(expiring({ active: true, expires_at: null }, NOW)).toBe(false)
  })
})

describe('a change', () => {
  it('is rehearsed if it can reach customers', () => {
    expect([reachesFar({ name: '新名' }), reachesFar({ skills: [] }), reachesFar({ active: false })]).toEqual([false, true, true])
  })
})
