/** Turns the timeline into what is drawn: day lines, the unread line, runs of bubbles. Pure. */
import type { Choice, MessageFile, Picked, Product, ProductCard, Quote, VisitorMessage } from '@/api/types'
import type { Pending, Timeline } from '@/shared/timeline'
import { dayLine, sameDay, type Locale } from '@/shared/time'

export interface Draft {
  kind: 'text' | 'picture' | 'file' | 'voice' | 'product'
  text: string
  /** What is known of a file before the server has it; `url` is a local preview. */
  file: MessageFile | null
  quote: Quote | null
  product?: Product
  /** The button whose words this is. */
  picked?: Picked
}

export type ChatTimeline = Timeline<VisitorMessage, Draft>

interface RowBase {
  key: string
}
export interface BubbleRow extends RowBase {
  type: 'bubble'
  mine: boolean
  author: VisitorMessage['author']
  alias: string | null
  kind: Draft['kind'] | 'erased'
  text: string
  file: MessageFile | null
  quote: Quote | null
  product?: Product | ProductCard | null
  choices: Choice[]
  /** The button that was pressed, and whether one still may be. */
  chosen: string | null
  askable: boolean
  at: string
  seq: number | null
  clientId: string | null
  state: 'sent' | 'sending' | 'failed'
  error: string | null
  /** First of a run by one author: shows name and picture. */
  first: boolean
  last: boolean
}
export type Row =
  | (RowBase & { type: 'day'; text: string })
  | (RowBase & { type: 'unread' })
  | (RowBase & { type: 'system'; message: VisitorMessage })
  | (RowBase & { type: 'withdrawn'; message: VisitorMessage })
  | BubbleRow

/** Bubbles by one author within this time form one run. */
const RUN_MS = 3 * 60_000

/** What the law or the shop's own rules took out is not there any more, whatever it was. */
function kindOf({ kind, event, text }: VisitorMessage): BubbleRow['kind'] {
  if (event?.code === 'erased' && !text) return 'erased'
  return kind === 'picture' || kind === 'file' || kind === 'voice' || kind === 'product' ? kind : 'text'
}

function sentRow(message: VisitorMessage): BubbleRow {
  return {
    type: 'bubble',
    key: message.client_id ?? `m${message.seq}`,
    mine: message.author === 'customer',
    author: message.author,
    alias: message.alias,
    kind: kindOf(message),
    text: message.text,
    file: message.file,
    quote: message.quote,
    product: message.product,
    choices: message.choices ?? [],
    chosen: null,
    askable: false,
    at: message.at,
    seq: message.seq,
    clientId: message.client_id,
    state: 'sent',
    error: null,
    first: true,
    last: true,
  }
}

function pendingRow(entry: Pending<Draft>): BubbleRow {
  return {
    type: 'bubble',
    key: entry.client_id,
    mine: true,
    author: 'customer',
    alias: null,
    ...entry.draft,
    choices: [],
    chosen: null,
    askable: false,
    at: entry.at,
    seq: null,
    clientId: entry.client_id,
    state: entry.state,
    error: entry.error,
    first: true,
    last: true,
  }
}

function messageRow(message: VisitorMessage): Row {
  if (message.withdrawn) return { type: 'withdrawn', key: `w${message.seq}`, message }
  if (message.kind === 'system' || message.author === 'system') {
    return { type: 'system', key: `s${message.seq}`, message }
  }
  return sentRow(message)
}

function joinRuns(rows: Row[]): void {
  for (let index = 1; index < rows.length; index += 1) {
    const [before, row] = [rows[index - 1] as Row, rows[index] as Row]
    if (before.type !== 'bubble' || row.type !== 'bubble') continue
    const sameVoice = before.mine === row.mine && before.author === row.author && before.alias === row.alias
    if (!sameVoice || Date.parse(row.at) - Date.parse(before.at) > RUN_MS) continue
    before.last = false
    row.first = false
  }
}

/** Buttons may be pressed until the customer has said something since; which one was stays to be seen. */
function settleChoices(rows: Row[], timeline: ChatTimeline): void {
  const picked = new Map<number, string>()
  for (const { picked: one } of [...timeline.messages, ...timeline.pending.map((entry) => entry.draft)]) {
    if (one) picked.set(one.seq, one.id)
  }
  const spoken = rows.map((row) => row.type === 'bubble' && row.mine).lastIndexOf(true)
  rows.forEach((row, at) => {
    if (row.type !== 'bubble' || row.choices.length === 0) return
    row.chosen = picked.get(row.seq ?? 0) ?? null
    row.askable = at > spoken
  })
}

/** Who was to come and did not: said again by the next line, it only makes a long wait look longer. */
const PASSING = new Set(['assigned', 'requeued'])

function isPassed(row: Row, next: Row | undefined): boolean {
  return row.type === 'system' && next?.type === 'system' && PASSING.has(row.message.event?.code ?? '')
}

export interface RowOptions {
  now: number
  locale: Locale
  /** The unread line stands before the first foreign message after this number. */
  unreadAfter: number | null
  zone?: string
}

/** A run ends at a day line, the unread line and every system line. */
export function buildRows(timeline: ChatTimeline, options: RowOptions): Row[] {
  const rows: Row[] = []
  let day: string | null = null
  let unreadAfter = options.unreadAfter
  const startDay = (at: string): void => {
    if (day !== null && sameDay(day, at, options.zone)) return
    day = at
    rows.push({ type: 'day', key: `d${at}`, text: dayLine(at, options.now, options.locale, options.zone) })
  }
  for (const message of timeline.messages) {
    if (message.withdrawn && message.kind === 'system') continue // an ending that was taken back
    startDay(message.at)
    if (unreadAfter !== null && message.seq > unreadAfter && message.author !== 'customer') {
      rows.push({ type: 'unread', key: 'unread' })
      unreadAfter = null
    }
    rows.push(messageRow(message))
  }
  for (const entry of timeline.pending) {
    startDay(entry.at)
    rows.push(pendingRow(entry))
  }
  const shown = rows.filter((row, at) => !isPassed(row, rows[at + 1]))
  joinRuns(shown)
  settleChoices(shown, timeline)
  return shown
}

/** Messages by others after the number read: what the badge counts. */
export function unreadCount(messages: readonly VisitorMessage[], readSeq: number): number {
  const counts = (m: VisitorMessage): boolean =>
    m.seq > readSeq && m.author !== 'customer' && m.author !== 'system' && !m.withdrawn
  return messages.filter(counts).length
}
