/** 读秒: how long a customer has been waiting, and from when it is amber, red, or beyond. */

export type WaitLevel = 'calm' | 'amber' | 'red' | 'hard'

/** Seconds at which the count turns amber and red: first reply, later replies. */
const LIMITS = { first: { amber: 20, red: 30 }, next: { amber: 40, red: 60 } } as const
/** Platforms count a reply after 3 minutes as none; 150 s leaves time to write it. */
export const HARD_S = 150

export function waitLevel(kind: 'first' | 'next', seconds: number): WaitLevel {
  if (seconds >= HARD_S) return 'hard'
  if (seconds >= LIMITS[kind].red) return 'red'
  return seconds >= LIMITS[kind].amber ? 'amber' : 'calm'
}

/** Whole seconds since an instant, never negative; `skewMs` is server time minus ours. */
export function secondsSince(since: string, nowMs: number, skewMs = 0): number {
  return Math.max(0, Math.floor((nowMs + skewMs - Date.parse(since)) / 1000))
}

const two = (value: number): string => String(value).padStart(2, '0')

/** 00:18, 01:42, 59:59, 1:02:03, 26:00:00. */
export function countUp(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const hours = Math.floor(whole / 3600)
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}
