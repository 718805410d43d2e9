/** What the page of surveys computes: pure. */
import type { SurveySummary } from '@/api/types-outreach'

export const TABS = ['overview', 'settings', 'mine'] as const
export type Tab = (typeof TABS)[number]

/** Supervisors look over everything; whoever serves sees what was said of them. */
export function tabsFor(can: (permission: 'sla.manage' | 'conversation.serve') => boolean): Tab[] {
  return TABS.filter((tab) => can(tab === 'mine' ? 'conversation.serve' : 'sla.manage'))
}

/** A share in per cent, or a dash where there is nothing to divide by. */
export const percent = (part: number, whole: number): string => (whole > 0 ? `${Math.round((part / whole) * 100)}%` : '–')

export interface Figure {
  key: 'asked' | 'answered' | 'closed' | 'reopened'
  value: string
  of: string
}

export function figuresOf(summary: SurveySummary): Figure[] {
  return [
    { key: 'asked', value: String(summary.asked), of: percent(summary.asked, summary.ended) },
    { key: 'answered', value: String(summary.answered), of: percent(summary.answered, summary.asked) },
    { key: 'closed', value: String(summary.closed), of: percent(summary.closed, summary.loops) },
    { key: 'reopened', value: String(summary.reopened), of: percent(summary.reopened, summary.loops) },
  ]
}

/** The last `days` days as a shop's calendar has them, today included. */
export function daysBack(days: number, now: Date, zone: string): { first: string; last: string } {
  const day = (at: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at)
  return { first: day(new Date(now.getTime() - (days - 1) * 86_400_000)), last: day(now) }
}

/** One reason a line; empty lines, repetitions and what is too long are left out. */
export function reasonsFrom(text: string): string[] {
  const lines = text.split('\n').map((one) => one.trim()).filter((one) => one !== '' && one.length <= 20)
  return [...new Set(lines)].slice(0, 10)
}
