import type { ConversationCard } from '@/api/types'
import { exact } from '@/shared/time'

type Translate = (key: string, params: Record<string, unknown>) => string

/** The last thing said, in one line of a list. */
export function lastWords(card: ConversationCard, t: Translate): string {
  const last = card.last_message
  if (!last) return t('desk.nothingYet', {})
  if (last.kind === 'picture' || last.kind === 'voice') return t(`desk.${last.kind}`, {})
  if (last.kind === 'file' || last.kind === 'product') return t(`desk.${last.kind}`, { name: last.text })
  if (last.kind === 'note') return t('desk.noteLine', { text: last.text })
  const state = card.left_message ? 'message_left' : card.state
  return last.author === 'system' && !last.text ? t(`desk.states.${state}`, {}) : last.text
}

/** What a quoted message was, where it has no words. */
export function quotedWords(quote: { kind: string; text: string }, t: Translate): string {
  const kind = quote.kind === 'voice' ? 'voice' : 'picture'
  return quote.text || t(`desk.${kind}`, {})
}

/** A length of time in one unit: 40 秒, 12 分钟, 3 小时. */
export function lasted(ms: number, t: Translate): string {
  const seconds = Math.max(0, Math.floor(ms / 1000)) || 0
  if (seconds < 60) return t('time.seconds', { n: seconds })
  if (seconds < 3600) return t('time.minutes', { n: Math.floor(seconds / 60) })
  return t('time.hours', { n: Math.floor(seconds / 3600) })
}

/** 182 KB, 3.4 MB. */
export function sizeInWords(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** 2026-11-03, for lists of the past. */
export function dateOf(iso: string): string {
  return exact(iso).slice(0, 10)
}
