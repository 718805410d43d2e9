/** What a customer's page exchanges with the server. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail?: string | null
  errors?: { pointer: string; code: string; detail: string }[]
  request_id?: string | null
}

export type Author = 'customer' | 'agent' | 'bot' | 'system'
export type Params = Record<string, string | number | boolean | null>

export interface SystemEvent {
  code: string
  params: Params
}

export interface MessageFile {
  token: string
  name: string
  mime: string
  size: number
  width: number | null
  height: number | null
  url: string
  thumb_url: string | null
}

export interface UploadedFile extends MessageFile {
  kind: 'picture' | 'file'
}

export interface Quote {
  seq: number
  author: Author
  text: string
}

export interface Page {
  url: string
  title: string
}

/** Signed by the shop's own server: the browser only carries it. */
export interface SignedIdentity {
  user_id: string
  name?: string | null
  /** Unix seconds. */
  issued_at: number
  signature: string
}

export interface VisitorHello {
  shop: string
  token?: string
  identity?: SignedIdentity
  locale: string
  page?: Page
}

export interface VisitorShop {
  code: string
  name: string
  color: string
  picture_url: string | null
  greeting: string
  alias: string
  quick_questions: string[]
  open: boolean
  staffed: boolean
  next_opening: string | null
  out_of_hours_text: string
}

export type ConversationState = 'bot' | 'queued' | 'active' | 'ended' | 'message_left'

export interface VisitorConversation {
  id: string
  version: number
  state: ConversationState
  last_seq: number
  staff_read_seq: number
  customer_read_seq: number
  agent: { alias: string } | null
  transfer: { id: number; to_name: string } | null
  episode: VisitorEpisode | null
  /** Left out of pushes: places come as pushes of their own. */
  queue?: QueuePlace | null
  needs_contact?: boolean
}

export interface VisitorEpisode {
  id: number
  number: number
  opened_at: string
  ended_at: string | null
  stars: number | null
  survey_open: boolean
}

/** The wait is null while nobody is there to take it. */
export interface QueuePlace {
  ahead: number
  wait_low_s: number | null
  wait_high_s: number | null
  risen?: boolean
}

export interface VisitorMessage {
  seq: number
  /** Number of the visible message before it: internal notes make holes in `seq`. */
  prev_seq: number
  revision?: number
  client_id: string | null
  author: Author
  alias: string | null
  kind: 'text' | 'picture' | 'file' | 'system'
  text: string
  event: SystemEvent | null
  file: MessageFile | null
  quote: Quote | null
  /** The transfer that this message asks about. */
  consent_for?: number | null
  at: string
  withdrawn: boolean
}

export interface VisitorMessages {
  items: VisitorMessage[]
  has_more: boolean
}

export interface VisitorSession {
  token: string
  locale: string
  shop: VisitorShop
  customer: { name: string | null; contact_known: boolean }
  conversation: VisitorConversation | null
  messages: VisitorMessage[]
  has_more: boolean
}

export interface VisitorState {
  shop: VisitorShop
  conversation: VisitorConversation | null
}

export interface VisitorSend {
  client_id: string
  kind: 'text' | 'picture' | 'file'
  text?: string
  file_token?: string
  quote_seq?: number
  urgent?: boolean
  page?: Page
}

/** Pushes replace the object; an older or equal version of the same (kind, id) is ignored. */
export interface PushFrame {
  type: 'push'
  topic: string
  /** Counts the pushes of the topic; a ping that names a higher one tells of a lost push. */
  n: number
  kind: string
  id: number | string
  version: number
  card: unknown
}

export type ServerFrame =
  | PushFrame
  | { type: 'ready'; conversation: VisitorConversation | null; messages: VisitorMessage[] }
  | { type: 'ping'; versions: Record<string, number> }
  | { type: 'subscribed'; topics: string[]; refused: string[] }
  | { type: 'resync' }
  | { type: 'error'; code: string }
