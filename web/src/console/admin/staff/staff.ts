import type { Duty, Role, StaffMember } from '@/api/types'

export const DUTIES: readonly Duty[] = [
  'presales', 'aftersales', 'floating', 'payment_reminder', 'temporary', 'vendor', 'specialist',
]
/** Issue: fifteen at once over all channels, a temporary agent six. */
const CAPACITY = 15
const CAPACITY_TEMPORARY = 6
export type StaffDraft = StaffMember

const EDITABLE = [
  'name', 'role', 'locale', 'active', 'shop_ids', 'team_ids', 'aliases', 'duty', 'skills', 'capacity', 'weight', 'reserved_seats',
  'expires_at', 'company',
] as const
const CREATABLE = ['login', ...EDITABLE.filter((key) => key !== 'active')] as const

export function blankStaff(shopIds: number[]): StaffDraft {
  return {
    id: 0, version: 0, login: '', name: '', role: 'agent', locale: 'zh-CN', active: true, shop_ids: shopIds, team_ids: [],
    aliases: {}, duty: 'presales', skills: [], capacity: CAPACITY, weight: 1, reserved_seats: 0, must_change_password: true,
    expires_at: null, company: '',
  }
}

export function capacityOf(duty: Duty): number {
  return duty === 'temporary' ? CAPACITY_TEMPORARY : CAPACITY
}

/** Seats that automatic assignment fills: the capacity by the weight, at least one. */
export function seatsOf(capacity: number, weight: number): number {
  return Math.max(1, Math.floor(capacity * weight + 1e-9))
}

function picked(from: Partial<StaffDraft>, keys: readonly (keyof StaffDraft)[]): Partial<StaffDraft> {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]))
}

/** Aliases only of shops where the person works, and only those that say something. */
function aliasesIn(draft: StaffDraft): Record<string, string> {
  const entries = draft.shop_ids.map((id) => [String(id), draft.aliases[id]?.trim() ?? ''] as const)
  return Object.fromEntries(entries.filter(([, alias]) => alias !== ''))
}

export function creation(draft: StaffDraft): Partial<StaffDraft> {
  return picked({ ...draft, aliases: aliasesIn(draft) }, CREATABLE)
}

export function change(draft: StaffDraft, changes: Partial<StaffDraft>): Partial<StaffDraft> {
  const aliases = changes.aliases || changes.shop_ids ? { aliases: aliasesIn(draft) } : {}
  return { ...picked({ ...changes, ...aliases }, EDITABLE), version: draft.version }
}

/** Who is shown: those who work, whose account ends within a week, who left, or all. */
export const STATES = ['active', 'expiring', 'inactive', 'all'] as const
const SOON_MS = 7 * 86_400_000

export interface StaffFilter {
  word: string
  role: Role | ''
  shop: number | null
  team: number | null
  state: (typeof STATES)[number]
}

/** Whether somebody's account ends within a week. */
export function expiring(one: Pick<StaffMember, 'active' | 'expires_at'>, now: number): boolean {
  return one.active && one.expires_at !== null && Date.parse(one.expires_at) - now < SOON_MS
}

function inState(one: StaffMember, state: StaffFilter['state'], now: number): boolean {
  if (state === 'all') return true
  if (state === 'expiring') return expiring(one, now)
  return one.active === (state === 'active')
}

/** Those that match, working ones first, then by name. */
export function listedStaff(staff: readonly StaffMember[], filter: StaffFilter, now: number): StaffMember[] {
  const word = filter.word.trim().toLowerCase()
  const says = (one: StaffMember): boolean =>
    [one.name, one.login, one.company, ...Object.values(one.aliases), ...one.skills].some((text) => text.toLowerCase().includes(word))
  return staff
    .filter((one) => inState(one, filter.state, now) && (!filter.role || one.role === filter.role))
    .filter((one) => filter.shop === null || one.shop_ids.includes(filter.shop))
    .filter((one) => filter.team === null || one.team_ids.includes(filter.team))
    .filter((one) => word === '' || says(one))
    .sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, 'zh-CN') || a.id - b.id)
}

/** Changes that can send conversations back to the queue or leave a queue without anybody. */
const FAR_REACHING: readonly (keyof StaffDraft)[] = ['active', 'role', 'shop_ids', 'team_ids', 'skills', 'duty', 'capacity', 'weight', 'reserved_seats']

export const reachesFar = (changes: Partial<StaffDraft>): boolean => FAR_REACHING.some((key) => key in changes)
