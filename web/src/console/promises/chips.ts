import type { ReadStatement, Said } from '@/api/types'

/** A statement that can be sent as a promise or a hold, as it is shown under the box. */
export interface Chip extends Said {
  key: string
  explanation: string
  readMs: number
  /** The number that the customer wrote, masked; empty where none is known. */
  masked: string
  /** Whether a call is promised, so that a number belongs to it. */
  calls: boolean
}

/** How long a number may be called: virtual numbers end with the order. */
export const NUMBER_DAYS = [3, 7, 30, 365] as const

/** What is sent only where it was chosen. */
const CHOSEN = ['owner_team_id', 'number', 'number_seq', 'number_days'] as const

/** What the writer said about a chip beside its time. */
export interface Choice {
  teamId?: number | null
  /** Typed by hand; the customer's own is known by its message. */
  number?: string
  /** The customer's number is not the one to call. */
  otherNumber?: boolean
  days?: number
}

/** What was read stands as long as the words do: a chip is known by its kind and its text. */
function keyOf(one: ReadStatement): string {
  return `${one.kind}:${one.text}`
}

/** Chips of what was read; those taken away stay away, times that were set stay set. */
export function chipsOf(items: readonly ReadStatement[], nowMs: number, gone: ReadonlySet<string>, times: ReadonlyMap<string, string>, choices: ReadonlyMap<string, Choice> = new Map()): Chip[] {
  return items.flatMap((one) => {
    const key = keyOf(one)
    const dueAt = times.get(key) ?? one.due_at
    if (!one.offered || !dueAt || gone.has(key)) return []
    const { start, end, channel, explanation } = one
    const calls = one.offered === 'contact' && (channel === 'phone' || channel === 'sms')
    const said = chosen(one, calls, choices.get(key) ?? {})
    return [{ key, kind: one.offered, due_at: dueAt, start, end, channel, explanation, by_policy: one.by_policy && !times.has(key), readMs: nowMs, calls, masked: one.number ?? '', ...said }]
  })
}

/** Team and number as they go out: only what was chosen, and a number only where a call is promised. */
function chosen(one: ReadStatement, calls: boolean, choice: Choice): Partial<Said> {
  const said: Partial<Said> = {}
  if (choice.teamId) said.owner_team_id = choice.teamId
  const typed = choice.number?.trim()
  if (!calls || (!typed && (choice.otherNumber || !one.number_seq))) return said
  if (typed) said.number = typed
  else said.number_seq = one.number_seq
  if (choice.days) said.number_days = choice.days
  return said
}

/** What goes out with the message: a hold is counted from sending, what is over by then is left out. */
export function saidOf(chips: readonly Chip[], nowMs: number): Said[] {
  return chips.flatMap((chip) => {
    const { kind, due_at, start, end, by_policy, channel, readMs } = chip
    const said: Said = { kind, due_at, start, end, by_policy, channel }
    for (const name of CHOSEN) if (chip[name] != null) Object.assign(said, { [name]: chip[name] })
    const shift = kind === 'hold' && by_policy ? nowMs - readMs : 0
    const dueMs = Date.parse(due_at) + shift
    return dueMs > nowMs ? [{ ...said, due_at: new Date(dueMs).toISOString() }] : []
  })
}

/** An instant for an input of the reader's own clock, and back. */
export function toInput(iso: string): string {
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

export function fromInput(local: string): string | null {
  const ms = Date.parse(local)
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}
