import type { Shop } from '@/api/types'

/** A shop as it is edited: `picture` is the token of a newly uploaded one, null to remove it. */
export type ShopDraft = Omit<Shop, 'visitor_identity_secret'> & { picture?: string | null }

/** What the shop's form may change after it was opened. */
const EDITABLE = [
  'name', 'color', 'zone', 'locale', 'greeting', 'alias', 'out_of_hours_text', 'closing_text', 'quick_questions',
  'picture', 'idle_minutes', 'silence_is_consent', 'active',
] as const
const CREATABLE = ['code', ...EDITABLE.filter((key) => key !== 'active')] as const
export const QUESTIONS_MOST = 12
export const CODE = /^[a-z0-9][a-z0-9-]{1,39}$/

export function blankShop(zone: string): ShopDraft {
  return {
    id: 0, version: 0, code: '', name: '', color: '#0f6b68', zone, locale: 'zh-CN', greeting: '', alias: '',
    out_of_hours_text: '', closing_text: '', quick_questions: [], picture_url: null, idle_minutes: 15,
    silence_is_consent: false, active: true,
  }
}

function picked(from: Partial<ShopDraft>, keys: readonly (keyof ShopDraft)[]): Partial<ShopDraft> {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]))
}

const cleaned = (questions: string[]): string[] => questions.map((one) => one.trim()).filter(Boolean)

/** The request that opens a shop. */
export function creation(draft: ShopDraft): Partial<ShopDraft> {
  return picked({ ...draft, quick_questions: cleaned(draft.quick_questions) }, CREATABLE)
}

/** The request that changes a shop: only what differs, and the version it differs from. */
export function change(draft: ShopDraft, changes: Partial<ShopDraft>): Partial<ShopDraft> {
  const questions = changes.quick_questions && { quick_questions: cleaned(changes.quick_questions) }
  return { ...picked({ ...changes, ...questions }, EDITABLE), version: draft.version }
}

/** A shop's own text as customers read it: its name and alias filled in. */
export function filledText(text: string, shop: Pick<ShopDraft, 'name' | 'alias'>): string {
  return text.replaceAll('{shop}', shop.name).replaceAll('{alias}', shop.alias || shop.name)
}

/** A code proposed from a name: its Latin letters and digits, or nothing. */
export function codeOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40)
}
