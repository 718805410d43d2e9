/** The live wall, figures, notices and administration. */
import type { Duty, PresenceState, Role } from './types-staff'

export type AlarmLevel = 'amber' | 'red'

export interface WallAgent {
  staff_id: number
  name: string
  state: PresenceState
  reason: string | null
  since: string
  load: number
  capacity: number
  oldest_waiting_since: string | null
  oldest_conversation_id: number | null
  today: {
    receptions: number
    first_response_avg_s: number | null
    response_avg_s: number | null
    stars_avg: number | null
  }
}

export interface WallAlarm {
  kind: 'waiting_long' | 'unattended' | 'missed' | 'queue_long'
  level: AlarmLevel
  conversation_id: number | null
  staff_id: number | null
  since: string
  text: string
}

export interface Wall {
  at: string
  queue: {
    waiting: number
    longest_wait_s: number | null
    by_skill: { skill: string; waiting: number; longest_wait_s: number | null }[]
  }
  today: {
    first_response_avg_s: number | null
    response_avg_s: number | null
    reply_rate: number | null
    within_3min: number | null
    within_30s: number | null
    receptions: number
    customers: number
  }
  targets: { first_s: number; average_s: number }
  agents: WallAgent[]
  alarms: WallAlarm[]
}

export interface FigureDefinition {
  key: string
  title: string
  definition: string
  unit: string
  better: 'up' | 'down'
}

export interface Figures {
  definitions: FigureDefinition[]
  rows: { scope: 'shop' | 'agent'; id: number; name: string; values: Record<string, number | null> }[]
}

export interface Notice {
  id: number
  title: string
  body: string
  must_read: boolean
  author: string
  at: string
  read: boolean
  read_count: number
  staff_count: number
  shop_ids: number[]
}

export interface NoticeList {
  items: Notice[]
}

export interface NoticeReceipts {
  read: { id: number; name: string; at: string }[]
  missing: { id: number; name: string }[]
}

export interface ShiftLogPage {
  items: { id: number; shop_id: number; author: string; text: string; at: string }[]
  next: string | null
}

export interface Shop {
  id: number
  version: number
  code: string
  name: string
  color: string
  zone: string
  greeting: string
  alias: string
  out_of_hours_text: string
  quick_questions: string[]
  picture_url: string | null
  locale: string
  active: boolean
  idle_minutes: number
  closing_text: string
  silence_is_consent: boolean
  visitor_identity_secret?: string
}

export interface ShopList {
  items: Shop[]
}

/** Minutes after midnight; an end before its start runs past midnight. */
export type Interval = [number, number]

export interface Hours {
  weekly: Record<string, Interval[]>
  overrides: { date: string; label: string; intervals: Interval[] }[]
  public_calendar: 'cn' | null
  version: number
}

export interface HoursExplanation {
  open_now: boolean
  next_opening: string | null
  next_closing: string | null
  working_s: number | null
  lines: { from: string; to: string; used: boolean; reason: string; text: string }[]
}

export interface StaffMember {
  id: number
  version: number
  login: string
  name: string
  role: Role
  active: boolean
  shop_ids: number[]
  team_ids: number[]
  aliases: Record<string, string>
  duty: Duty
  skills: string[]
  capacity: number
  weight: number
  reserved_seats: number
}

export interface StaffList {
  items: StaffMember[]
}

export interface Team {
  id: number
  version: number
  name: string
  shop_ids: number[]
  lead_id: number | null
  member_ids: number[]
}

export interface TeamList {
  items: Team[]
}

export interface Queue {
  id: number
  version: number
  shop_id: number
  skill: string | null
  name: string
  waiting: number
  reserved_for: string | null
  team_ids: number[]
}

export interface QueueList {
  items: Queue[]
}
