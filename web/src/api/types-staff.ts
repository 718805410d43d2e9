/** What the console exchanges with the server while serving customers. */
import type { Author, ConversationState, MessageFile, Page, Params, Quote, SystemEvent } from './types-visitor'

export type Role = 'admin' | 'supervisor' | 'team_lead' | 'agent' | 'inspector'
export type Permission =
  | 'conversation.serve'
  | 'conversation.read_team'
  | 'conversation.read_all'
  | 'conversation.take_over'
  | 'conversation.reassign'
  | 'quick_reply.edit_shop'
  | 'quick_reply.edit_team'
  | 'customer.edit'
  | 'figures.read'
  | 'wall.read'
  | 'notice.write'
  | 'shop.manage'
  | 'staff.manage'
  | 'export'

export interface ShopBrief {
  id: number
  code: string
  name: string
  color: string
  zone: string
}

export type PresenceState = 'online' | 'paused' | 'break' | 'offline'

export interface PresenceCard {
  staff_id: number
  version: number
  name: string
  state: PresenceState
  reason: string | null
  since: string
  connected: boolean
  load: number
  capacity: number
  duty: Duty
  skills: string[]
  team_ids: number[]
  shop_ids: number[]
  oldest_waiting_since: string | null
}

export type Duty =
  | 'presales'
  | 'aftersales'
  | 'floating'
  | 'payment_reminder'
  | 'temporary'
  | 'vendor'
  | 'specialist'

export interface SessionStaff {
  id: number
  name: string
  login: string
  role: Role
  locale: string
  must_change_password: boolean
}

export interface Session {
  signed_in: boolean
  staff: SessionStaff | null
  permissions: Permission[]
  shops: ShopBrief[]
  presence: PresenceCard | null
  server_time: string
  version: string
}

export interface PresenceList {
  items: PresenceCard[]
}

export interface Transfer {
  id: number
  state: 'asked' | 'agreed' | 'refused' | 'cancelled' | 'done'
  from_id: number
  to_agent: { id: number; name: string } | null
  to_team: { id: number; name: string } | null
  reason: string
  summary: string
  asked_at: string
}

export type Result = 'solved' | 'unsolved' | 'no_need' | 'silent' | 'spam'
export type Priority = 'normal' | 'high' | 'urgent'
export type WaitingKind = 'first' | 'next'
export type ConversationView = 'waiting' | 'replied' | 'unfinished' | 'queue' | 'team' | 'all' | 'ended'
export type MessageKind = 'text' | 'picture' | 'file' | 'system' | 'note'

export interface ConversationCard {
  id: number
  version: number
  shop_id: number
  channel: string
  state: ConversationState
  customer: { id: number; name: string; vip: boolean; tags: string[] }
  episode_id: number
  episode_number: number
  owner: { id: number; name: string; alias: string } | null
  skill: string | null
  priority: Priority
  waiting_since: string | null
  waiting_kind: WaitingKind | null
  needs_reply: boolean
  last_message: { seq: number; author: Author; kind: MessageKind; text: string; at: string } | null
  last_seq: number
  customer_read_seq: number
  owner_read_seq: number
  idle: boolean
  left_message: boolean
  tags: string[]
  transfer: Transfer | null
  helpers: { id: number; name: string }[]
  opened_at: string
  queued_at: string | null
  ended_at: string | null
  result: Result | null
  unsolved_reason: string | null
  stars: number | null
  summary: string | null
  page: Page | null
}

export interface ConversationPage {
  items: ConversationCard[]
  next: string | null
}

export interface ConversationCounts {
  waiting: number
  replied: number
  unfinished: number
  queue: number
  team: number
  over_100s: number
}

export interface MessageSource {
  kind: 'typed' | 'quick_reply' | 'script' | 'article' | 'bot' | 'automatic'
  id: number | null
  version: number | null
}

export interface Message {
  conversation_id: number
  seq: number
  revision: number
  client_id: string | null
  author: Author
  staff: { id: number; name: string; alias: string } | null
  kind: MessageKind
  text: string
  event: SystemEvent | null
  file: MessageFile | null
  quote: Quote | null
  source: MessageSource | null
  mentions: number[]
  at: string
  withdrawn: boolean
  consent_for: number | null
}

export interface Messages {
  items: Message[]
  has_more: boolean
}

export interface SendMessage {
  client_id: string
  kind: 'text' | 'picture' | 'file' | 'note'
  text?: string
  file_token?: string
  quote_seq?: number
  source?: MessageSource
  mentions?: number[]
}

export interface TransferRequest {
  client_id: string
  to_agent_id?: number
  to_team_id?: number
  reason: string
  text: string
  summary: string
  without_consent?: 'customer_asked' | null
}

export interface TransferTargets {
  agents: { id: number; name: string; alias: string; state: PresenceState; load: number; capacity: number }[]
  teams: { id: number; name: string; available: number }[]
}

export interface HelpRequest {
  client_id: string
  staff_id?: number
  team_id?: number
  text: string
}

export interface EndRequest {
  result: Result
  unsolved_reason?: string
  note?: string
}

export interface EndSuggestion {
  result: Result
  reasons: { code: string; text: string }[]
}

export interface RoutingExplanation {
  items: {
    at: string
    kind: string
    text: string
    params: Params
    candidates: {
      staff_id: number
      name: string
      load: number
      capacity: number
      verdict: string
      text: string
    }[]
  }[]
}

export interface MessageHits {
  items: {
    conversation_id: number
    seq: number
    shop_id: number
    customer_name: string
    author: Author
    at: string
    pieces: { text: string; hit: boolean }[]
  }[]
  next: string | null
}

export interface Customer {
  id: number
  version: number
  name: string
  vip: boolean
  tags: string[]
  fields: Record<string, string>
  note: string
  identities: { kind: string; value_masked: string; verified: boolean }[]
  first_seen_at: string
  last_seen_at: string
  city: string | null
  episodes_count: number
}

export interface CustomerPatch {
  version: number
  name?: string
  vip?: boolean
  tags?: string[]
  fields?: Record<string, string>
  note?: string
}

export interface EpisodeCard {
  id: number
  conversation_id: number
  number: number
  shop_id: number
  opened_at: string
  ended_at: string | null
  state: ConversationState
  agent: string | null
  result: Result | null
  stars: number | null
  first_seq: number
  last_seq: number
  messages: number
  first_text: string
}

export interface EpisodePage {
  items: EpisodeCard[]
  next: string | null
}

export interface ReplyPart {
  kind: 'text' | 'picture'
  text?: string
  file?: MessageFile
}

export interface QuickReply {
  id: number
  version: number
  level: 'personal' | 'team' | 'shop'
  shop_id: number | null
  team_id: number | null
  owner_id: number | null
  code: string
  group: string
  title: string
  parts: ReplyPart[]
  variables: string[]
  uses: number
}

export interface QuickReplyList {
  items: QuickReply[]
}

export interface RenderedReply {
  parts: ReplyPart[]
  missing: string[]
}

export interface TypingCard {
  conversation_id: number | string
  author: Author
  name: string
  until: string
}

export interface ReadCard {
  conversation_id: number | string
  customer_read_seq: number
  owner_read_seq: number
}

export interface Popup {
  kind: 'help' | 'mention' | 'transferred_to_you' | 'transfer_refused' | 'transfer_silent' | 'missed'
  conversation_id?: number | null
  code: string
  params: Params
}
