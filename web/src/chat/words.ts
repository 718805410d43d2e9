/** What the page says about the state of things: queue, system lines, header, errors. Pure. */
import type { VisitorAsks } from '@/api/types-outreach'
import type { Params, QueuePlace, VisitorConversation, VisitorMessage, VisitorShop } from '@/api/types'
import { upcoming, type Locale } from '@/shared/time'
import { text, type TextKey } from './texts'

const MINUTE_S = 60

/** 不到 1 分钟 / 约 2 分钟 / 约 1–2 分钟, rounded up to whole minutes. */
export function waitRange(locale: Locale, lowS: number, highS: number): string {
  const high = Math.ceil(highS / MINUTE_S)
  const low = Math.max(1, Math.floor(lowS / MINUTE_S))
  if (highS < MINUTE_S) return text(locale, 'wait_short')
  return low >= high ? text(locale, 'wait_one', { high }) : text(locale, 'wait_range', { low, high })
}

/** The place, the wait if one is known, and a word when it became longer than told before. */
export function queueLine(locale: Locale, queue: QueuePlace | null | undefined): string {
  if (!queue) return text(locale, 'queue_soon')
  const parts = [queue.ahead > 0 ? text(locale, 'queue_ahead', { count: queue.ahead }) : first(locale, queue)]
  if (queue.wait_low_s !== null && queue.wait_high_s !== null) {
    parts.push(waitRange(locale, queue.wait_low_s, queue.wait_high_s))
  }
  if (queue.risen) parts.push(text(locale, 'queue_risen'))
  return parts.join(text(locale, 'queue_join'))
}

/** Nobody takes new conversations just now: then being first is no promise. */
function first(locale: Locale, queue: QueuePlace): string {
  return text(locale, queue.wait_high_s === null ? 'queue_busy' : 'queue_next')
}

const SYSTEM: Record<string, TextKey> = {
  assigned: 'system_assigned',
  requeued: 'system_requeued',
  ended: 'system_ended',
  message_left: 'system_message_left',
  transfer_refused: 'system_transfer_refused',
  transfer_cancelled: 'system_transfer_cancelled',
  moved_phone: 'system_moved_phone',
  moved_mail: 'system_moved_mail',
}

/** What the shop says when nobody is there, and when somebody will be. */
function leftLine(locale: Locale, message: VisitorMessage, nowMs: number): string {
  const params: Params = message.event?.params ?? {}
  const words = params.text ? String(params.text) : text(locale, 'system_message_left')
  const opening = params.opening ? Date.parse(String(params.opening)) : 0
  // Where the shop is open and merely unstaffed, the opening is the moment itself.
  if (opening <= nowMs || opening - Date.parse(message.at) < MINUTE_S * 1000) return words
  return `${words}\n${text(locale, 'opens', { when: upcoming(String(params.opening), nowMs, locale) })}`
}

/** A system line in the visitor's language; a code unknown here shows the server's own text. */
export function systemLine(locale: Locale, message: VisitorMessage, nowMs: number): string {
  const code = message.event?.code ?? ''
  const params = message.event?.params ?? {}
  if (code === 'message_left') return leftLine(locale, message, nowMs)
  const key = code === 'assigned' && params.how === 'transferred' ? 'system_transferred' : SYSTEM[code]
  if (!key) return message.text
  const name = String(params.alias ?? params.name ?? message.alias ?? '')
  const needsName = text(locale, key).includes('{name}')
  return needsName && !name ? message.text : text(locale, key, { name })
}

/** The line under the shop's name. */
export function shopStatus(
  locale: Locale,
  shop: VisitorShop,
  conversation: VisitorConversation | null,
  nowMs: number,
): string {
  if (conversation?.state === 'active' && conversation.agent) {
    return text(locale, 'open_agent', { name: conversation.agent.alias })
  }
  if (!shop.open) {
    if (!shop.next_opening) return text(locale, 'closed')
    return text(locale, 'closed_until', { when: upcoming(shop.next_opening, nowMs, locale) })
  }
  return text(locale, shop.staffed ? 'open' : 'unstaffed')
}

/** Stars are asked for while the episode is fresh: three days. */
const SURVEY_MS = 3 * 24 * 3600 * 1000
const GOOD_STARS = 4

export function asksStars(conversation: VisitorConversation | null, nowMs: number): boolean {
  const episode = conversation?.episode
  if (!episode?.survey_open || episode.stars !== null || !episode.ended_at) return false
  return nowMs - Date.parse(episode.ended_at) < SURVEY_MS
}

/** Reasons fit to the number of stars: what went wrong, or what was good. */
export function offered(asks: VisitorAsks | null | undefined, stars: number): string[] {
  return stars === 0 ? [] : ((stars >= GOOD_STARS ? asks?.high : asks?.low) ?? [])
}

/** Whether the customer's word is still asked for. */
export function asksWord(conversation: VisitorConversation | null): boolean {
  const asks = conversation?.episode?.asks
  return conversation?.state === 'ended' && asks?.confirm === true && (asks.settled ?? null) === null
}

/** The name under which somebody speaks for the shop; the shop's own where there is none. */
export function speaker(shop: VisitorShop | null, alias: string | null | undefined): string {
  return alias || shop?.alias || shop?.name || ''
}

/** Nobody is there: the shop is closed or unstaffed, and nobody has this conversation. */
export function isAway(shop: VisitorShop, conversation: VisitorConversation | null): boolean {
  const attended = conversation?.state === 'active' || conversation?.state === 'queued'
  return !attended && (!shop.open || !shop.staffed)
}

/** Phone number, WeChat name (6–20 characters from a letter) or e-mail; kept loose on purpose. */
export function looksLikeContact(value: string): boolean {
  const contact = value.trim()
  if (contact.length > 100) return false
  const phone = /^\+?[\d\s-]{7,20}$/.test(contact)
  const wechat = /^[a-zA-Z][\w-]{5,19}$/.test(contact)
  return phone || wechat || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contact)
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** A message in one line, for quoting it. */
export function inWords(locale: Locale, message: { kind: string; text: string }, fileName = ''): string {
  if (message.kind === 'picture') return text(locale, 'quoted_picture')
  if (message.kind === 'voice') return text(locale, 'quoted_voice')
  return message.kind === 'file' ? text(locale, 'quoted_file', { name: fileName }) : message.text
}

/** The largest box of a picture's shape within limits; a fixed one when its size is unknown. */
export function fit(width: number | null, height: number | null, max: { width: number; height: number }) {
  if (!width || !height) return { width: 200, height: 150 }
  const scale = Math.min(1, max.width / width, max.height / height)
  return { width: Math.max(48, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) }
}

/** Number of an author's newest message, or null. */
export function lastSeqOf(messages: readonly VisitorMessage[], author: VisitorMessage['author']): number | null {
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index] as VisitorMessage
    if (message.author === author) return message.seq
  }
  return null
}
