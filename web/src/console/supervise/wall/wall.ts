import type { PresenceState, WallAgent, WallAlarm } from '@/api/types'

export type AgentSort = 'state' | 'waiting' | 'load'

const STATE_RANK: Record<PresenceState, number> = { online: 0, paused: 1, break: 2, offline: 3 }
const LEVEL_RANK = { red: 0, amber: 1 } as const
/** Width at which everything on the wall has its desk size; a television shows it larger. */
const DESK_WIDTH = 1200
const HEAD_HEIGHT = 270
const ROW_HEIGHT = 40
const ZOOM_MAX = 3

/** When a wait began that lasted `seconds` at the instant the server counted it. */
export function beganAt(at: string, seconds: number | null): string | null {
  return seconds === null ? null : new Date(Date.parse(at) - seconds * 1000).toISOString()
}

/** Red before amber, then what has lasted longest. */
export function byUrgency(alarms: readonly WallAlarm[]): WallAlarm[] {
  return [...alarms].sort(
    (a, b) => LEVEL_RANK[a.level] - LEVEL_RANK[b.level] || Date.parse(a.since) - Date.parse(b.since),
  )
}

/** Part of an agent's seats in use, at most the whole bar; a transfer may exceed the capacity. */
export function loadShare(load: number, capacity: number): number {
  return capacity > 0 ? Math.min(1, load / capacity) : load > 0 ? 1 : 0
}

export function isFull(agent: Pick<WallAgent, 'load' | 'capacity'>): boolean {
  return agent.load >= agent.capacity
}

const since = (agent: WallAgent): number =>
  agent.oldest_waiting_since ? Date.parse(agent.oldest_waiting_since) : Number.MAX_SAFE_INTEGER
const byState = (a: WallAgent, b: WallAgent): number =>
  STATE_RANK[a.state] - STATE_RANK[b.state] || a.name.localeCompare(b.name, 'zh-CN') || a.staff_id - b.staff_id

const ORDERS: Record<AgentSort, (a: WallAgent, b: WallAgent) => number> = {
  state: byState,
  waiting: (a, b) => since(a) - since(b) || byState(a, b),
  load: (a, b) => loadShare(b.load, b.capacity) - loadShare(a.load, a.capacity) || byState(a, b),
}

export function agentIds(agents: readonly WallAgent[], sort: AgentSort): number[] {
  return [...agents].sort(ORDERS[sort]).map((agent) => agent.staff_id)
}

/** How much larger the full screen is, so that every agent still fits without scrolling. */
export function wallZoom(width: number, height: number, agents: number): number {
  const fits = height / (HEAD_HEIGHT + ROW_HEIGHT * Math.max(agents, 6))
  return Math.min(ZOOM_MAX, Math.max(1, Math.round(Math.min(width / DESK_WIDTH, fits) * 20) / 20))
}
