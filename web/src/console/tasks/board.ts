import type { TaskAct, TaskCard, TaskPriority, TaskSort, TaskState, TaskView } from '@/api/types'

export type Layout = 'board' | 'list' | 'calendar'
export const LAYOUTS: readonly Layout[] = ['board', 'list', 'calendar']
export const VIEWS: readonly TaskView[] = ['mine', 'team', 'watching', 'made', 'shop']
export const SORTS: readonly TaskSort[] = ['due', 'priority', 'made', 'changed']
export const PRIORITIES: readonly TaskPriority[] = ['urgent', 'high', 'normal', 'low']
export const PENDING: readonly TaskState[] = ['open', 'doing', 'waiting']
export const CLOSED: readonly TaskState[] = ['done', 'cancelled']
/** The board's columns; what was cancelled is in the list only. */
export const COLUMNS: readonly TaskState[] = [...PENDING, 'done']
const DAY_MS = 86_400_000

/** What can be done in a state, as the server's table has it. */
export function actsIn(state: TaskState): TaskAct[] {
  if (CLOSED.includes(state)) return ['reopen']
  const acts: TaskAct[] = ['finish', 'wait']
  if (state !== 'doing') acts.push('start')
  if (state !== 'open') acts.push('put_back')
  return [...acts, 'cancel']
}

const LEADS: Record<TaskState, TaskAct> = { open: 'put_back', doing: 'start', waiting: 'wait', done: 'finish', cancelled: 'cancel' }

/** The act that brings a card from one column to another; null if there is none. */
export function actTo(from: TaskState, to: TaskState): TaskAct | null {
  if (from === to) return null
  const act = CLOSED.includes(from) && to === 'open' ? 'reopen' : LEADS[to]
  return actsIn(from).includes(act) ? act : null
}

/** The list with a newer card in its place; what it does not have stays out. */
export function placed(items: readonly TaskCard[], card: TaskCard): TaskCard[] {
  return items.map((one) => (one.id === card.id && one.version <= card.version ? card : one))
}

export function isLate(card: Pick<TaskCard, 'state' | 'due_at'>, nowMs: number): boolean {
  return PENDING.includes(card.state) && Date.parse(card.due_at) < nowMs
}

/** The day on the shop's clock: 2026-11-10. */
export function dayOf(iso: string | number, zone?: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(iso))
}

/** The instant at which a day begins on the shop's clock. */
export function beginOf(day: string, zone?: string): string {
  const guess = Date.parse(day)
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(guess)
  return new Date(guess - (Date.parse(`${wall.replace(' ', 'T')}Z`) - guess)).toISOString()
}

/** The same time of day on another day. */
export function onDay(dueAt: string, day: string, zone?: string): string {
  const days = (Date.parse(day) - Date.parse(dayOf(dueAt, zone))) / DAY_MS
  return new Date(Date.parse(dueAt) + days * DAY_MS).toISOString()
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10)
}

/** Monday first: the week of a day, or the whole weeks of its month. */
export function weeksOf(day: string, span: 'week' | 'month'): string[] {
  const first = span === 'month' ? `${day.slice(0, 8)}01` : day
  const start = addDays(first, -((new Date(first).getUTCDay() + 6) % 7))
  if (span === 'week') return Array.from({ length: 7 }, (_, at) => addDays(start, at))
  const count = Math.ceil((Date.parse(nextMonth(day)) - Date.parse(start)) / DAY_MS / 7) * 7
  return Array.from({ length: count }, (_, at) => addDays(start, at))
}

function nextMonth(day: string): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
}

/** The day a month or week before or after. */
export function turned(day: string, span: 'week' | 'month', by: 1 | -1): string {
  if (span === 'week') return addDays(day, 7 * by)
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  return new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 10)
}
