import type { ConversationCard, ConversationView, Priority } from '@/api/types'

/** Tabs of the list in their order. */
export const TABS = ['waiting', 'replied', 'unfinished', 'queue', 'team', 'all', 'bot'] as const
export type Tab = (typeof TABS)[number]

/** Collected in one popup from here on (issue: everybody waiting over 100 s). */
export const LONG_WAIT_MS = 100_000

export interface Viewer {
  id: number
  /** Colleagues of my teams. */
  teamIds: ReadonlySet<number>
}

const RANK: Record<Priority, number> = { urgent: 0, high: 1, normal: 2 }

export function isMine(card: ConversationCard, viewer: Viewer): boolean {
  return card.owner?.id === viewer.id
}

/** Ended, but the matter goes on: somebody or something is still awaited. */
const GOES_ON = /^waiting_/

function isUnfinished(card: ConversationCard, viewer: Viewer): boolean {
  const open = card.state === 'active'
  if (open && card.helpers.some((helper) => helper.id === viewer.id)) return true
  if (!isMine(card, viewer)) return false
  if (open) return card.transfer?.state === 'asked'
  return card.state === 'ended' && GOES_ON.test(card.unsolved_reason ?? '')
}

const BELONGS: Record<ConversationView, (card: ConversationCard, viewer: Viewer) => boolean> = {
  waiting: (card, viewer) => isMine(card, viewer) && card.state === 'active' && card.needs_reply,
  replied: (card, viewer) => isMine(card, viewer) && card.state === 'active' && !card.needs_reply,
  unfinished: isUnfinished,
  queue: (card) => card.state === 'queued' || card.state === 'message_left',
  team: (card, viewer) =>
    card.state === 'active' && !isMine(card, viewer) && viewer.teamIds.has(card.owner?.id ?? 0),
  all: () => true,
  bot: (card) => card.state === 'bot',
  ended: (card) => card.state === 'ended',
}

/** Whether a card stands in a tab: the same rule the server's views follow. */
export function belongs(card: ConversationCard, view: ConversationView, viewer: Viewer): boolean {
  return BELONGS[view](card, viewer)
}

const time = (iso: string | null | undefined): number => (iso ? Date.parse(iso) : Number.MAX_SAFE_INTEGER)
const newest = (card: ConversationCard): number => Date.parse(card.last_message?.at ?? card.opened_at)

/** As routing takes them: left messages of the night first, then by priority; those of a closed shop last. */
function queueRank(card: ConversationCard): number {
  return (card.state === 'message_left' ? 6 : 0) + (card.left_message ? 0 : 3) + RANK[card.priority]
}

/** Longest waiting first where somebody waits; latest word first elsewhere. */
export function order(view: ConversationView): (a: ConversationCard, b: ConversationCard) => number {
  if (view === 'waiting') return (a, b) => time(a.waiting_since) - time(b.waiting_since) || a.id - b.id
  if (view === 'queue') {
    return (a, b) => queueRank(a) - queueRank(b) || time(a.queued_at) - time(b.queued_at) || a.id - b.id
  }
  return (a, b) => newest(b) - newest(a) || b.id - a.id
}

export function listed(cards: Iterable<ConversationCard>, view: ConversationView, viewer: Viewer): ConversationCard[] {
  return [...cards].filter((card) => belongs(card, view, viewer)).sort(order(view))
}

/** Mine that wait longer than the limit, longest first. */
export function waitingLong(cards: Iterable<ConversationCard>, viewer: Viewer, nowMs: number): ConversationCard[] {
  return listed(cards, 'waiting', viewer).filter(
    (card) => card.waiting_since !== null && nowMs - Date.parse(card.waiting_since) >= LONG_WAIT_MS,
  )
}

/** The next one that needs an answer, the present one aside; after the last comes the first. */
export function nextWaiting(waiting: readonly ConversationCard[], present: number | null): number | null {
  return waiting.find((card) => card.id !== present)?.id ?? null
}
