import type { DutyCard, DutyDraft, DutyRhythm } from '@/api/types'

/** What is edited of recurring work: without its id it is new. */
export type DutyForm = Required<DutyDraft> & { id: number; version: number; rhythm: Required<DutyRhythm> }

export const RHYTHMS = ['every', 'daily', 'weekly', 'monthly', 'shift_end'] as const
export const WINDOWS = ['open', 'shift', 'always'] as const
export const PROOFS = ['none', 'data', 'count', 'note', 'picture'] as const
export const ROLES = ['presales', 'aftersales', 'floating', 'payment_reminder', 'temporary', 'vendor', 'specialist'] as const

const RHYTHM: Required<DutyRhythm> = { kind: 'every', minutes: 60, times: [], weekday: 0, day: 1, window: 'open', begins: '09:00', ends: '18:00' }
const EMPTY: DutyForm = {
  id: 0, version: 0, name: '', rhythm: RHYTHM, team_id: null, roles: [], minutes: 0, checklist: [], proof: 'none', probe: '', snooze_minutes: 10, snoozes: 3, active: true,
}

export function emptyForm(): DutyForm {
  return structuredClone(EMPTY)
}

export function formOf(card: DutyCard): DutyForm {
  const { id, version, name, rhythm, team_id, roles, minutes, checklist, proof, probe, snooze_minutes, snoozes, active } = { ...EMPTY, ...card }
  return { id, version, name, rhythm: { ...RHYTHM, ...rhythm }, team_id, roles, minutes, checklist, proof, probe, snooze_minutes, snoozes, active }
}

/** Times and steps as they are typed: one on each line or apart by commas. */
export const listOf = (text: string): string[] => text.split(/[\n,，、;；]+/).map((one) => one.trim()).filter(Boolean)
export const linesOf = (text: string): string[] => text.split('\n').map((one) => one.trim()).filter(Boolean)

/** "9:05" is "09:05"; what is no time is left as it is, for the server to refuse. */
export function timeOf(text: string): string {
  const found = /^(\d{1,2})[:：](\d{2})$/.exec(text)
  return found ? `${(found[1] ?? '').padStart(2, '0')}:${found[2]}` : text
}

/** What goes to the server; `probe` only where the system looks itself. */
export function draftOf(form: DutyForm): DutyDraft {
  const { name, rhythm, team_id, roles, minutes, checklist, proof, probe, snooze_minutes, snoozes, active } = form
  return { name, rhythm, team_id, roles, minutes, checklist, proof, probe: proof === 'data' ? probe : '', snooze_minutes, snoozes, active }
}
