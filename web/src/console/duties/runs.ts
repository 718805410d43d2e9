import type { DutyDone, DutyRunCard } from '@/api/types'

export type Tone = 'late' | 'soon' | 'done' | 'open'

const SOON_MINUTES = 10

/** What is to be done first: missed ones, then by their time; what is done stands last. */
export function ordered(runs: readonly DutyRunCard[]): DutyRunCard[] {
  const rank = (run: DutyRunCard): number => (run.done_at ? 2 : run.state === 'missed' ? 0 : 1)
  return [...runs].sort((a, b) => rank(a) - rank(b) || a.until_at.localeCompare(b.until_at) || a.id - b.id)
}

/** Minutes until its time is over; negative once it is. */
export function minutesLeft(run: DutyRunCard, nowMs: number): number {
  return Math.round((Date.parse(run.until_at) - nowMs) / 60_000)
}

export function toneOf(run: DutyRunCard, nowMs: number): Tone {
  if (run.done_at) return 'done'
  if (run.state === 'missed') return 'late'
  return minutesLeft(run, nowMs) <= SOON_MINUTES ? 'soon' : 'open'
}

/** What is filled in before it is finished. */
export interface Filled {
  checked: readonly number[]
  count: number | null
  note: string
  fileToken: string | null
}

/** Whether one press is enough: nothing is asked for but that it was done. */
export function isOnePress(run: DutyRunCard): boolean {
  return run.checklist.length === 0 && (run.proof === 'none' || (run.proof === 'data' && !run.pending))
}

/** What the server will ask for and is not there yet. */
export function lacks(run: DutyRunCard, filled: Filled): ('count' | 'note' | 'picture')[] {
  const note = filled.note.trim() !== ''
  const missing: ('count' | 'note' | 'picture')[] = []
  if (run.proof === 'count' && filled.count === null) missing.push('count')
  if (run.proof === 'picture' && !filled.fileToken) missing.push('picture')
  const leftOut = filled.checked.length < run.checklist.length
  const waits = run.proof === 'data' && Boolean(run.pending)
  if (!note && (run.proof === 'note' || leftOut || waits)) missing.push('note')
  return missing
}

export function doneOf(filled: Filled): DutyDone {
  return { checked: [...filled.checked].sort((a, b) => a - b), count: filled.count, note: filled.note.trim(), file_token: filled.fileToken }
}

/** What asks for attention now: open, not put off, and nobody else's. */
export function pressing(runs: readonly DutyRunCard[], staffId: number, nowMs: number): DutyRunCard[] {
  const free = (run: DutyRunCard): boolean => run.owner === null || run.owner.id === staffId
  const off = (run: DutyRunCard): boolean => run.snoozed_until !== null && Date.parse(run.snoozed_until) > nowMs
  return ordered(runs).filter((run) => run.state === 'open' && !run.done_at && free(run) && !off(run))
}
