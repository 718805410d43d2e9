import type { NightCard } from '@/api/types'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** How many rows a night cleared in all, and how many a legal hold kept. */
export function totals(night: Pick<NightCard, 'counts'>): { cleared: number; held: number } {
  return night.counts.reduce((sum, one) => ({ cleared: sum.cleared + one.cleared, held: sum.held + one.held }), { cleared: 0, held: 0 })
}

/** How far a night is, in percent of its tables. */
export function progress(night: Pick<NightCard, 'state' | 'step_number' | 'steps'>): number {
  return night.state === 'done' ? 100 : Math.round(((night.step_number - 1) / Math.max(1, night.steps)) * 100)
}

/** How long a night took so far, as minutes and seconds. */
export function lasted(night: Pick<NightCard, 'started_at' | 'changed_at' | 'finished_at'>): string {
  const span = Math.max(0, Date.parse(night.finished_at ?? night.changed_at) - Date.parse(night.started_at))
  return `${Math.floor(span / MINUTE)}:${String(Math.floor((span % MINUTE) / SECOND)).padStart(2, '0')}`
}

/** Bytes in words. */
export function inBytes(size: number): string {
  if (size < 1024) return `${size} B`
  return size < 1024 ** 2 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1024 ** 2).toFixed(1)} MB`
}

/** The rule that a pair of numbers breaks, if any: orders are kept at least as long as the rest. */
export function pairFault(days: number | null, orderDays: number | null): boolean {
  return orderDays !== null && (days === null || orderDays < days)
}
