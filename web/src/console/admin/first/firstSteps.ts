import type { FirstSteps, StepKey } from '@/api/types'

export const STEPS: readonly StepKey[] = ['name', 'hours', 'invite', 'replies', 'bubble', 'message', 'rehearsal']
/** Steps that something outside this page finishes: looked at again and again while they are open. */
export const WATCHED: ReadonlySet<StepKey> = new Set(['bubble', 'message', 'rehearsal'])

export const isStep = (value: unknown): value is StepKey => STEPS.includes(value as StepKey)

export function doneOf(found: FirstSteps | null): ReadonlySet<StepKey> {
  return new Set((found?.steps ?? []).filter((one) => one.done).map((one) => one.key))
}

/** The step of the address; else the first that is open; without a shop there is but one. */
export function stepOf(asked: unknown, found: FirstSteps | null): StepKey {
  if (found === null) return 'name'
  if (isStep(asked)) return asked
  const done = doneOf(found)
  return STEPS.find((key) => !done.has(key)) ?? 'rehearsal'
}

export function neighbour(step: StepKey, by: 1 | -1): StepKey | null {
  return STEPS[STEPS.indexOf(step) + by] ?? null
}

/** Seconds as 3:05. */
export function minutes(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** How much of a rehearsal is over, from 0 to 100: whoever left, or the time, whichever is further. */
export function progressOf(run: NonNullable<FirstSteps['rehearsal']>, now: number): number {
  const [from, to] = [Date.parse(run.began_at), Date.parse(run.ends_at)]
  const time = to > from ? (now - from) / (to - from) : 1
  return Math.round(100 * Math.min(1, Math.max(run.left / run.customers, time, 0)))
}
