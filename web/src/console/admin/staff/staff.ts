import type { Duty, Permission, Role, StaffMember } from '@/api/types'

export const ROLES: readonly Role[] = ['agent', 'team_lead', 'supervisor', 'inspector', 'admin']
export const DUTIES: readonly Duty[] = [
  'presales', 'aftersales', 'floating', 'payment_reminder', 'temporary', 'vendor', 'specialist',
]
/** Issue: fifteen at once over all channels, a temporary agent six. */
const CAPACITY = 15
const CAPACITY_TEMPORARY = 6
export type StaffDraft = StaffMember

const EDITABLE = [
  'name', 'role', 'locale', 'active', 'shop_ids', 'team_ids', 'aliases', 'duty', 'skills', 'capacity', 'weight', 'reserved_seats',
] as const
const CREATABLE = ['login', ...EDITABLE.filter((key) => key !== 'active')] as const

export function blankStaff(shopIds: number[]): StaffDraft {
  return {
    id: 0, version: 0, login: '', name: '', role: 'agent', locale: 'zh-CN', active: true, shop_ids: shopIds, team_ids: [],
    aliases: {}, duty: 'presales', skills: [], capacity: CAPACITY, weight: 1, reserved_seats: 0, must_change_password: true,
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

export interface StaffFilter {
  word: string
  role: Role | ''
  shop: number | null
  inactive: boolean
}

/** Those that match, working ones first, then by name. */
export function listedStaff(staff: readonly StaffMember[], filter: StaffFilter): StaffMember[] {
  const word = filter.word.trim().toLowerCase()
  const says = (one: StaffMember): boolean =>
    [one.name, one.login, ...Object.values(one.aliases), ...one.skills].some((text) => text.toLowerCase().includes(word))
  return staff
    .filter((one) => (filter.inactive || one.active) && (!filter.role || one.role === filter.role))
    .filter((one) => filter.shop === null || one.shop_ids.includes(filter.shop))
    .filter((one) => word === '' || says(one))
    .sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, 'zh-CN') || a.id - b.id)
}

/** What a role must hold for its giver: nobody gives a role that may do more than they. */
const BEYOND_SUPERVISOR: ReadonlySet<Role> = new Set(['admin'])

export function grantable(role: Role, can: (permission: Permission) => boolean): boolean {
  return !BEYOND_SUPERVISOR.has(role) || can('shop.manage')
}
