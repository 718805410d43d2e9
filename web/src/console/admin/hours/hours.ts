import type { Hours, HoursExplanation, Interval } from '@/api/types'

export const DAY = 1440
export const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const
/** What one day may hold; the server refuses more. */
export const INTERVALS_MOST = 12
export type Weekly = Hours['weekly']
export type Override = Hours['overrides'][number]

const two = (value: number): string => String(value).padStart(2, '0')

/** Minutes after midnight as 09:05; the end of the day as 24:00. */
export function timeText(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** 9, 930, 9:30, 09：30, 24:00 as minutes after midnight; null if it is no time. */
export function parseTime(text: string): number | null {
  const match = /^(\d{1,2})[:：.]?(\d{2})?$/.exec(text.trim()) ?? /^(\d)(\d{2})$/.exec(text.trim())
  if (!match) return null
  const minute = Number(match[1]) * 60 + Number(match[2] ?? 0)
  return minute <= DAY && Number(match[2] ?? 0) < 60 ? minute : null
}

/** An end that is not after its start is the next day's. */
export function isOvernight([start, end]: Interval): boolean {
  return end <= start
}

export function lengthOf([start, end]: Interval): number {
  return end <= start ? end + DAY - start : end - start
}

export function weekMinutes(weekly: Weekly): number {
  return WEEKDAYS.flatMap((day) => weekly[day] ?? []).reduce((sum, each) => sum + lengthOf(each), 0)
}

export function sortedIntervals(intervals: readonly Interval[]): Interval[] {
  return [...intervals].sort((a, b) => a[0] - b[0] || a[1] - b[1])
}

/** Indexes of intervals that begin before an earlier one of the same day has ended. */
export function overlapping(intervals: readonly Interval[]): number[] {
  return intervals.flatMap((one, index) => {
    const clash = intervals.some((other, at) =>
      at !== index && (other[0] < one[0] || (other[0] === one[0] && at < index)) && other[0] + lengthOf(other) > one[0])
    return clash ? [index] : []
  })
}

/** The next interval somebody probably wants: a day's first, or an hour after the last one. */
export function proposed(intervals: readonly Interval[]): Interval | null {
  const last = sortedIntervals(intervals).at(-1)
  if (!last) return [540, 1080]
  const start = last[1] + 60
  if (isOvernight(last) || start >= DAY) return null
  return [start, Math.min(start + 240, DAY)]
}

/** The week with one day's hours on other days too. */
export function copyDay(weekly: Weekly, from: number, to: readonly number[]): Weekly {
  const source = weekly[from] ?? []
  const copies = to.map((day) => [day, source.map((each): Interval => [...each])] as const)
  return { ...weekly, ...Object.fromEntries(copies) }
}

export interface Bar {
  from: number
  to: number
  /** Runs on from the evening before. */
  spilled: boolean
}

/** What of a weekday is open: its own hours up to midnight and what the day before spills over. */
export function barsOf(weekly: Weekly, day: number): Bar[] {
  const own = (weekly[day] ?? []).map(([start, end]) => ({ from: start, to: end <= start ? DAY : end, spilled: false }))
  const spilled = (weekly[(day + 6) % 7] ?? []).filter((each) => isOvernight(each) && each[1] > 0)
  return [...spilled.map(([, end]) => ({ from: 0, to: end, spilled: true })), ...own]
}

/** What is wrong with the hours before the server is asked, by pointer: codes of adminHours.problems. */
export function problemsOf(hours: Hours): Map<string, string> {
  const found = new Map<string, string>()
  for (const day of WEEKDAYS) if (overlapping(hours.weekly[day] ?? []).length > 0) found.set(`/weekly/${day}`, 'overlap')
  const dates = new Set<string>()
  hours.overrides.forEach((one, index) => {
    if (!one.date) found.set(`/overrides/${index}/date`, 'noDate')
    else if (dates.has(one.date)) found.set(`/overrides/${index}/date`, 'sameDate')
    dates.add(one.date)
    if (overlapping(one.intervals).length > 0) found.set(`/overrides/${index}/intervals`, 'overlap')
  })
  const opens = weekMinutes(hours.weekly) > 0 || hours.overrides.some((one) => one.intervals.length > 0)
  if (!opens) found.set('/weekly', 'neverOpen')
  return found
}

/** The hours as they are sent: sorted, every weekday there, old dates kept. */
export function outgoing(hours: Hours): Hours {
  const weekly = Object.fromEntries(WEEKDAYS.map((day) => [String(day), sortedIntervals(hours.weekly[day] ?? [])]))
  const overrides = hours.overrides
    .map((one) => ({ ...one, label: one.label.trim(), intervals: sortedIntervals(one.intervals) }))
    .sort((a, b) => a.date.localeCompare(b.date))
  return { weekly, overrides, public_calendar: hours.public_calendar, version: hours.version }
}

export type Lines = HoursExplanation['lines']
