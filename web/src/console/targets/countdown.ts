import type { ClockCard, TargetKind } from '@/api/types'
import { countUp } from '@/shared/countup'

export type Tone = 'calm' | 'amber' | 'red' | 'paused'

/** From this share of its time on a clock is shown as about to be late. */
const SOON_SHARE = 0.2
/** A shop that never opens has no deadline: the server says so by a year that nobody waits for. */
const NEVER_MS = Date.parse('2900-01-01T00:00:00Z')
const HOUR_S = 3600
const DAY_S = 86_400

/** Clocks of somebody who waits right now: the list counts these up. */
const RESPONSES: ReadonlySet<TargetKind> = new Set<TargetKind>(['first_response', 'next_response', 'left_message'])

/** How a clock stands; `leftS` is negative once it is over, `asTime` when closed hours lie in between. */
export interface Counted {
  tone: Tone
  leftS: number
  asTime: boolean
  never: boolean
}

export function counted(clock: ClockCard, nowMs: number): Counted {
  if (clock.due_at === null) {
    return { tone: 'paused', leftS: Math.max(0, clock.target_s - (clock.spent_s ?? 0)), asTime: false, never: false }
  }
  const due = Date.parse(clock.due_at)
  const leftS = Math.ceil((due - nowMs) / 1000)
  const never = due >= NEVER_MS
  if (clock.state === 'breached' || leftS <= 0) return { tone: 'red', leftS: Math.min(leftS, 0), asTime: false, never }
  const amber = leftS <= clock.target_s * SOON_SHARE
  return { tone: amber ? 'amber' : 'calm', leftS, asTime: clock.working && leftS > clock.target_s, never }
}

type Say = (key: string, params: Record<string, unknown>) => string

/** 01:42, 2 时 5 分, 3 天: what is far away need not tick. */
export function span(seconds: number, say: Say): string {
  const whole = Math.abs(seconds)
  if (whole < HOUR_S) return countUp(whole)
  if (whole < DAY_S) return say('targets.hours', { h: Math.floor(whole / HOUR_S), m: Math.floor((whole % HOUR_S) / 60) })
  return say('time.days', { n: Math.floor(whole / DAY_S) })
}

const URGENCY: Record<Tone, number> = { amber: 0, red: 1, calm: 2, paused: 3 }

/** The one that a look is worth: about to be late first (it can still be kept), then what is over, then the next. */
export function mostUrgent(clocks: readonly ClockCard[], nowMs: number): ClockCard | null {
  const ordered = clocks
    .map((clock) => ({ clock, counted: counted(clock, nowMs) }))
    .sort((a, b) => URGENCY[a.counted.tone] - URGENCY[b.counted.tone] || a.counted.leftS - b.counted.leftS)
  return ordered[0]?.clock ?? null
}

/** The clock of the customer who waits, and those of what else is owed. */
export function responseOf(clocks: readonly ClockCard[]): ClockCard | null {
  return clocks.find((clock) => RESPONSES.has(clock.kind)) ?? null
}

export function othersOf(clocks: readonly ClockCard[]): ClockCard[] {
  return clocks.filter((clock) => !RESPONSES.has(clock.kind))
}
