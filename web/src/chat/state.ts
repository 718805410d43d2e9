/** What the chat page knows; views read it, only `Chat` writes it. */
import { computed, reactive, shallowRef } from 'vue'
import type { Product, Quote, VisitorConversation, VisitorShop } from '@/api/types'
import type { Locale } from '@/shared/time'
import { emptyTimeline } from '@/shared/timeline'
import { kept } from './memory'
import { buildRows, unreadCount, type ChatTimeline } from './rows'
import { localeOf, text, type TextKey } from './texts'

export type Phase = 'loading' | 'ready' | 'failed' | 'missing'
export type Line = 'up' | 'down' | 'offline' | 'replaced'
export type Act = 'person' | 'leave' | 'consent' | 'contact' | 'stars' | 'settled' | 'end'

export const state = reactive({
  phase: 'loading' as Phase,
  locale: 'zh-CN' as Locale,
  shop: null as VisitorShop | null,
  conversation: null as VisitorConversation | null,
  contactKnown: false,
  /** Conversation whose contact was given just now: it is thanked for. */
  contactSaved: null as string | null,
  line: 'up' as Line,
  typing: null as string | null,
  older: 'idle' as 'idle' | 'loading' | 'failed',
  /** Everything up to here has been seen on this page or another tab. */
  seenSeq: 0,
  unreadAfter: null as number | null,
  /** The newest message in view, so that new ones may count as read. */
  atEnd: true,
  /** Somebody may be looking: the tab is shown and the bubble is open. */
  shown: true,
  embedded: false,
  sound: kept.get('sound') !== 'off',
  /** What the page beside the chat shows, until it was sent or put away. */
  product: null as Product | null,
  /** Rises when the composer should take the focus. */
  focusAsked: 0,
  quote: null as Quote | null,
  /** On a touch screen a tap shows what can be done with a message. */
  tapped: null as string | null,
  acting: null as Act | null,
  /** Read out to screen readers. */
  said: '',
  /** An error or a confirmation beside the composer. */
  notice: null as string | null,
  progress: {} as Record<string, number>,
  now: Date.now(),
  zoomed: null as { url: string; name: string } | null,
})

export const timeline = shallowRef<ChatTimeline>(emptyTimeline())

/** Local pictures of what was sent from here: shown instead of loading the same picture again. */
export const previews = new Map<string, string>()

export const rows = computed(() =>
  buildRows(timeline.value, { now: state.now, locale: state.locale, unreadAfter: state.unreadAfter }),
)
export const unread = computed(() => unreadCount(timeline.value.messages, state.seenSeq))

export function t(key: TextKey, params?: Record<string, string | number>): string {
  return text(state.locale, key, params)
}

/** The address wins, then the earlier choice, then the browser. */
export function chooseLocale(search: string): Locale {
  const asked = new URLSearchParams(search).get('lang')
  return localeOf(asked) ?? localeOf(kept.get('locale')) ?? localeOf(navigator.language) ?? 'zh-CN'
}
