import { DAY, type Lines } from './hours'

interface Local {
  date: string
  minute: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const fresh = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  })
  formats.set(zone, fresh)
  return fresh
}

/** Date and minute on the wall in a zone. */
export function localOf(ms: number, zone: string): Local {
  const parts = new Map(formatOf(zone).formatToParts(ms).map((part) => [part.type, part.value]))
  return {
    date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  }
}

/** The instant of a wall time (2026-11-21T09:00) in a zone; a time that clocks skip moves forward. */
export function instantOf(wall: string, zone: string): number {
  const wanted = Date.parse(`${wall.slice(0, 16)}:00Z`)
  let guess = wanted
  for (let run = 0; run < 2; run += 1) {
    const { date, minute } = localOf(guess, zone)
    guess += wanted - (Date.parse(`${date}T00:00:00Z`) + minute * 60_000)
  }
  return guess
}

export function nextDate(date: string, days = 1): string {
  const next = new Date(`${date}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + days)
  return next.toISOString().slice(0, 10)
}

/** Monday is 0. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
}

export interface PreviewDay {
  date: string
  weekday: number
  open: { from: number; to: number; text: string }[]
  /** Why the day is closed, or why it is open; empty for an ordinary day. */
  reason: string
  code: string
}

/** Reasons that explain nothing: an ordinary weekday, and the night around it. */
const ORDINARY = new Set(['calendar.reason.weekly', 'calendar.reason.outside_hours', 'calendar.reason.day_off'])

interface Piece {
  date: string
  from: number
  to: number
}

/** A stretch cut at the shop's midnights. */
export function piecesOf(from: number, to: number, zone: string): Piece[] {
  const [start, end] = [localOf(from, zone), localOf(to, zone)]
  if (start.date === end.date) return end.minute > start.minute ? [{ date: start.date, from: start.minute, to: end.minute }] : []
  const pieces = [{ date: start.date, from: start.minute, to: DAY }]
  for (let date = nextDate(start.date); date < end.date; date = nextDate(date)) pieces.push({ date, from: 0, to: DAY })
  if (end.minute > 0) pieces.push({ date: end.date, from: 0, to: end.minute })
  return pieces
}

/** The reason's words without the times before them: they stand in the picture. */
export function reasonOf(text: string): string {
  const words = text.split(/[：:] ?(?!\d)/).slice(1).filter(Boolean).join('：')
  return words || text
}

/** Day by day what the server's explanation says, from one date on. */
export function previewDays(lines: Lines, zone: string, from: string, days: number): PreviewDay[] {
  const list = Array.from({ length: days }, (_, index): PreviewDay => {
    const date = nextDate(from, index)
    return { date, weekday: weekdayOf(date), open: [], reason: '', code: '' }
  })
  const byDate = new Map(list.map((day) => [day.date, day]))
  for (const line of lines) {
    for (const piece of piecesOf(Date.parse(line.from), Date.parse(line.to), zone)) {
      const day = byDate.get(piece.date)
      if (!day) continue
      if (line.used) day.open.push({ from: piece.from, to: piece.to, text: line.text })
      if (day.reason || ORDINARY.has(line.reason)) continue
      day.reason = reasonOf(line.text)
      day.code = line.reason
    }
  }
  return list
}
