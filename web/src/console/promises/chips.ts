import type { ReadStatement, Said } from '@/api/types'

/** A statement that can be sent as a promise or a hold, as it is shown under the box. */
export interface Chip extends Said {
  key: string
  explanation: string
  readMs: number
}

/** What was read stands as long as the words do: a chip is known by its kind and its text. */
function keyOf(one: ReadStatement): string {
  return `${one.kind}:${one.text}`
}

/** Chips of what was read; those taken away stay away, times that were set stay set. */
export function chipsOf(items: readonly ReadStatement[], nowMs: number, gone: ReadonlySet<string>, times: ReadonlyMap<string, string>): Chip[] {
  return items.flatMap((one) => {
    const key = keyOf(one)
    const dueAt = times.get(key) ?? one.due_at
    if (!one.offered || !dueAt || gone.has(key)) return []
    const { start, end, channel, explanation } = one
    return [{ key, kind: one.offered, due_at: dueAt, start, end, channel, explanation, by_policy: one.by_policy && !times.has(key), readMs: nowMs }]
  })
}

/** What goes out with the message: a hold is counted from sending, what is over by then is left out. */
export function saidOf(chips: readonly Chip[], nowMs: number): Said[] {
  return chips.flatMap(({ kind, due_at, start, end, by_policy, channel, readMs }) => {
    const shift = kind === 'hold' && by_policy ? nowMs - readMs : 0
    const dueMs = Date.parse(due_at) + shift
    return dueMs > nowMs ? [{ kind, due_at: new Date(dueMs).toISOString(), start, end, by_policy, channel }] : []
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
