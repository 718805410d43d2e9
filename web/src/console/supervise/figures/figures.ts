import type { FigureDefinition, Figures } from '@/api/types'
import { plain, seconds, share } from '../numbers'

export interface DayRange {
  from: string
  to: string
}

export type Preset = 'today' | 'yesterday' | 'week' | 'month'
export const PRESETS: readonly Preset[] = ['today', 'yesterday', 'week', 'month']
export type FigureRow = Figures['rows'][number]
export interface Sorting {
  /** A figure's key, or the name. */
  key: string
  direction: 'ascending' | 'descending'
}

export const NAME = 'name'
type Translate = (key: string, params: Record<string, unknown>) => string

/** Targets in seconds (issue: first reply 30 s, later ones 60 s) by how the figure's key begins. */
const TARGETS: readonly [prefix: string, seconds: number][] = [['first_response', 30], ['agent_first_response', 30], ['average_response', 60], ['response_avg', 60]]

/** The calendar day of an instant in a zone: YYYY-MM-DD. */
export function dayIn(zone: string | undefined, ms: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms)
}

export function shiftDay(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

export function presetRange(preset: Preset, today: string): DayRange {
  if (preset === 'today') return { from: today, to: today }
  if (preset === 'yesterday') return { from: shiftDay(today, -1), to: shiftDay(today, -1) }
  return { from: shiftDay(today, preset === 'week' ? -6 : -29), to: today }
}

export function presetOf(range: DayRange, today: string): Preset | null {
  return PRESETS.find((preset) => {
    const one = presetRange(preset, today)
    return one.from === range.from && one.to === range.to
  }) ?? null
}

export function figureText(value: number | null | undefined, unit: string, t: Translate): string {
  const known = value ?? null
  if (unit === 's') return seconds(known, t)
  return unit === 'share' ? share(known) : plain(known)
}

/** Seconds a figure should stay below; null where there is no target. */
export function targetOf(definition: FigureDefinition): number | null {
  if (definition.unit !== 's') return null
  return TARGETS.find(([prefix]) => definition.key.startsWith(prefix))?.[1] ?? null
}

export function isOver(definition: FigureDefinition, value: number | null | undefined): boolean {
  const target = targetOf(definition)
  return target !== null && value != null && value > target
}

/** Sorted copy; whoever has no value stands last in both directions. */
export function sortRows(rows: readonly FigureRow[], { key, direction }: Sorting): FigureRow[] {
  const sign = direction === 'ascending' ? 1 : -1
  return [...rows].sort((a, b) => {
    const names = a.name.localeCompare(b.name, 'zh-CN')
    if (key === NAME) return sign * names
    const [left, right] = [a.values[key] ?? null, b.values[key] ?? null]
    if (left === null || right === null) return Number(left === null) - Number(right === null) || names
    return sign * (left - right) || names
  })
}

/** The first click shows the largest first; the next turns it round. Names begin with the first. */
export function nextSorting(now: Sorting, key: string): Sorting {
  if (now.key === key) return { key, direction: now.direction === 'ascending' ? 'descending' : 'ascending' }
  return { key, direction: key === NAME ? 'ascending' : 'descending' }
}

/** Figures that most people never look at; shown when all are asked for. */
const DETAILS = /_(real|time)$|^(received|last_word|answers_per_question|satisfied_share|survey_reply)$/

export function shownDefinitions(definitions: readonly FigureDefinition[], all: boolean): FigureDefinition[] {
  return definitions.filter((one) => all || !DETAILS.test(one.key))
}

export interface Bar {
  name: string
  value: number
  over: boolean
}

/** Agents by one figure, slowest first; nothing to compare with fewer than two. */
export function barsOf(rows: readonly FigureRow[], definition: FigureDefinition): Bar[] {
  const bars = rows.flatMap((row) => {
    const value = row.values[definition.key]
    return row.scope === 'agent' && value != null ? [{ name: row.name, value, over: isOver(definition, value) }] : []
  })
  return bars.length < 2 ? [] : bars.sort((a, b) => b.value - a.value)
}
